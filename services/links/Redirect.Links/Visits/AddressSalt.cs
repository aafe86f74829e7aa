namespace Redirect.Links.Visits;

/// <summary>The secret by which a day's addresses are hashed, the same for all replicas. Deleted after two days: then nobody can tell any more whose hash it was.</summary>
internal sealed class AddressSalt
{
    /// <summary>UTC.</summary>
    public DateOnly Day { get; init; }

    /// <summary>32 random bytes.</summary>
    public required byte[] Salt { get; init; }
}
