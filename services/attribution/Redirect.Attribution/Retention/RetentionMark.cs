namespace Redirect.Attribution.Retention;

/// <summary>Up to where something was given up. Only grows: what was dropped once is never taken in again, whatever the settings say later.</summary>
internal sealed class RetentionMark
{
    /// <summary>Raw visits.</summary>
    public const string Visits = "visits";

    /// <summary>Address hashes of visits.</summary>
    public const string Addresses = "addresses";

    public string Name { get; init; } = "";

    /// <summary>The first day of UTC that still has it.</summary>
    public DateOnly FirstDay { get; init; }
}
