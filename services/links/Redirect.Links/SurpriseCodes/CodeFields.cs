using Redirect.Links.Requests;

namespace Redirect.Links.SurpriseCodes;

/// <summary>What a merchant says of a surprise code, when making or changing it.</summary>
internal sealed class CodeFields : MergePatch
{
    /// <summary>2 to 16 letters and digits of any script. One of keyword, phrase and generate is given; none of them changes later.</summary>
    public string? Keyword { get; set => field = Given(value); }

    /// <summary>A service phrase, by the rules of a keyword; found inside a sentence too.</summary>
    public string? Phrase { get; set => field = Given(value); }

    /// <summary>One-time codes in place of one for all.</summary>
    public GenerateFields? Generate { get; set => field = Given(value); }

    /// <summary>What the code leads to: one of the merchant's links, not retired.</summary>
    public Guid? LinkId { get; set => field = Given(value); }

    /// <summary>Where its visits and claims count, and whose budget pays; absent: where the link's do.</summary>
    public Guid? PlacementId { get; set => field = Given(value); }

    /// <summary>What a claim gives.</summary>
    public BenefitFields? Benefit { get; set => field = Given(value); }

    /// <summary>Other benefits for some audiences; at most 4, each audience once.</summary>
    public IReadOnlyList<AudienceBenefitFields?>? AudienceBenefits { get; set => field = Given(value); }

    /// <summary>Who may claim; default all.</summary>
    public Audience? Audience { get; set => field = Given(value); }

    /// <summary>How many claims may hold it at a time, 1 to 10,000,000; absent: any number.</summary>
    public long? Stock { get; set => field = Given(value); }

    /// <summary>How many claims may take stock on one day of UTC+8, 1 to the stock; absent: any number.</summary>
    public long? DailyStock { get; set => field = Given(value); }

    /// <summary>How many claims one visitor may hold, 1 to 100; default 1.</summary>
    public int? PerVisitor { get; set => field = Given(value); }

    /// <summary>Before it the code is as unknown; absent: at once.</summary>
    public DateTime? ValidFrom { get; set => field = Given(value); }

    /// <summary>From it on the code is as unknown; absent: never.</summary>
    public DateTime? ValidUntil { get; set => field = Given(value); }

    /// <summary>Claimable for so long after the visitor joined or came, PT1S to P366D; absent: while the code runs.</summary>
    public string? ClaimTtl { get; set => field = Given(value); }

    /// <summary>Redeemable for so long after the claim, PT1S to P366D; absent: the claim window, or 30 days.</summary>
    public string? UseTtl { get; set => field = Given(value); }

    /// <summary>Where to send who comes too late, by the rules of a link's target.</summary>
    public string? SoldOutTarget { get; set => field = Given(value); }

    /// <summary>How many may wait for stock to come back, 0 (default) to 100,000.</summary>
    public long? WaitingList { get; set => field = Given(value); }

    /// <summary>How claims are passed on; absent: they are not.</summary>
    public SharingFields? Sharing { get; set => field = Given(value); }

    /// <summary>Whether it is not published yet; default false. Published once, it stays so.</summary>
    public bool? Draft { get; set => field = Given(value); }
}
