using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Claims;

/// <summary>Our copy of a surprise code's stock: of two the one with the greater version is the newer.</summary>
internal sealed record CodeStock
{
    public Guid MerchantId { get; init; }

    public Guid CodeId { get; init; }

    public long Version { get; init; }

    /// <summary>The keyword or phrase, or the prefix of one-time codes.</summary>
    public string Label { get; init; } = "";

    /// <summary>Whether there is a stock at all.</summary>
    public bool Limited { get; init; }

    /// <summary>All that may be held at a time; 0 where it is not limited.</summary>
    public long Stock { get; init; }

    /// <summary>Of it, now; 0 where it is not limited.</summary>
    public long Left { get; init; }

    /// <summary>Claims that hold stock now.</summary>
    public long Held { get; init; }

    /// <summary>Claims that ever got stock.</summary>
    public long Claimed { get; init; }

    /// <summary>Claims that were ever redeemed.</summary>
    public long Redeemed { get; init; }

    /// <summary>Claims whose stock came back.</summary>
    public long Returned { get; init; }

    /// <summary>On the waiting list now.</summary>
    public long Waiting { get; init; }

    public ScopeKey Scope => new(MerchantId, ScopeKind.Code, CodeId);

    /// <summary>The newer of the two; null when there is neither.</summary>
    public static CodeStock? Newer(CodeStock? known, CodeStock? heard) => known is null || heard?.Version > known.Version ? heard : known;
}
