namespace Redirect.Links.Visits.OwnPeople;

/// <summary>The secret behind the marks of own browsers: a single row, made once by whoever comes first. With another one, all marks would be gone.</summary>
internal sealed class BrowserMarkKey
{
    public const int TheOne = 1;

    public int Id { get; init; }

    /// <summary>32 random bytes.</summary>
    public required byte[] Key { get; init; }
}
