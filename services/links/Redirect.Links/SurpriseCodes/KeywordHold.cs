namespace Redirect.Links.SurpriseCodes;

/// <summary>Who has a keyword or phrase, or had it last. One row for each key, in all of this installation: there is one search box for all shops.</summary>
internal sealed class KeywordHold
{
    public required string Key { get; init; }

    public Guid MerchantId { get; set; }

    public Guid CodeId { get; set; }

    /// <summary>When it became, or will become, free for its merchant, and some time later for others; null: not before the code is withdrawn.</summary>
    public DateTime? Until { get; set; }
}
