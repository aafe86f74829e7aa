namespace Redirect.Media.Jobs;

/// <summary>Long work whose result is fetched later.</summary>
/// <param name="Id">A UUIDv7; its time is when the job was asked for.</param>
/// <param name="MerchantId">Whose it is.</param>
/// <param name="Kind">What is made, such as print-sheet.</param>
/// <param name="FileName">The result's.</param>
/// <param name="ContentType">The result's.</param>
/// <param name="Total">How many pieces the work has.</param>
internal sealed record Job(Guid Id, Guid MerchantId, string Kind, string FileName, string ContentType, int Total)
{
    public JobState State { get; init; }

    /// <summary>How many pieces are done.</summary>
    public int Done { get; init; }

    /// <summary>When its process last wrote of it, which it does as long as it lives.</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>Why it failed: a stable code; null: it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>The same in a sentence.</summary>
    public string? Detail { get; init; }
}
