namespace Redirect.Links.Splits;

/// <summary>What attribution last told of a variant.</summary>
internal sealed class SplitOutcome
{
    public Guid LinkId { get; init; }

    public string Variant { get; init; } = "";

    /// <summary>Human visitors that fell to it and have had time to order.</summary>
    public long Visitors { get; init; }

    /// <summary>Those of them that ordered.</summary>
    public long Rewards { get; init; }

    /// <summary>It is to get nobody.</summary>
    public bool Blocked { get; init; }

    /// <summary>Of the teller; a lower one is old news.</summary>
    public long Version { get; init; }
}
