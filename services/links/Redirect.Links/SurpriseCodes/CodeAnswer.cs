using Redirect.Links.Claims;
using Redirect.Links.Requests;

namespace Redirect.Links.SurpriseCodes;

/// <param name="Id">The surprise code.</param>
/// <param name="Form">keyword, phrase or oneTime.</param>
/// <param name="Text">The keyword or phrase; of one-time codes their prefix.</param>
/// <param name="Generate">How many one-time codes; absent for others.</param>
/// <param name="State">draft, scheduled, running, ended or withdrawn.</param>
/// <param name="LinkId">What it leads to.</param>
/// <param name="PlacementId">Where its visits and claims count; absent: where the link's do.</param>
/// <param name="CampaignId">Whose budget pays; absent: none.</param>
/// <param name="Benefit">What a claim gives.</param>
/// <param name="AudienceBenefits">Other benefits for some audiences.</param>
/// <param name="Audience">Who may claim.</param>
/// <param name="Stock">As it is now.</param>
/// <param name="DailyStock">Of one day of UTC+8; absent: any number.</param>
/// <param name="PerVisitor">How many claims one visitor may hold.</param>
/// <param name="ValidFrom">When it begins; absent: with its making.</param>
/// <param name="ValidUntil">When it ends; absent: never.</param>
/// <param name="ClaimTtl">The claim window; absent: while it runs.</param>
/// <param name="UseTtl">The use window; absent: the claim window, or 30 days.</param>
/// <param name="SoldOutTarget">Where to send who comes too late; absent: nowhere.</param>
/// <param name="WaitingList">How many may wait for stock to come back.</param>
/// <param name="Sharing">How claims are passed on; absent: they are not.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Version">For If-Match.</param>
internal sealed record CodeAnswer(
    Guid Id, CodeForm Form, string Text, CodeAnswer.Series? Generate, CodeState State, Guid LinkId, Guid? PlacementId, Guid? CampaignId, BenefitFields Benefit,
    IReadOnlyList<AudienceBenefitFields> AudienceBenefits, Audience Audience, CodeAnswer.Figures Stock, long? DailyStock, int PerVisitor, DateTime? ValidFrom, DateTime? ValidUntil,
    string? ClaimTtl, string? UseTtl, string? SoldOutTarget, long WaitingList, SharingTerms? Sharing, DateTime CreatedAt, long Version)
{
    public static CodeAnswer Of(Row row, DateTime now)
    {
        var (code, stock, length) = row;
        var terms = code.Terms;
        return new CodeAnswer(
            code.Id, code.Form, code.Text, code.Form == CodeForm.OneTime ? new Series(code.Count, length ?? 0, code.Text) : null, code.StateAt(now), code.LinkId, code.PlacementId, code.CampaignId,
            BenefitFields.Of(terms.Benefit), [.. terms.AudienceBenefits.Select(other => new AudienceBenefitFields(other.Audience, BenefitFields.Of(other.Benefit)))], terms.Audience,
            Figures.Of(code, stock), code.DailyStock, terms.PerVisitor, code.ValidFrom, code.ValidUntil, terms.ClaimTtl is { } claim ? Durations.Text(claim) : null,
            terms.UseTtl is { } use ? Durations.Text(use) : null, code.SoldOutTarget, code.WaitingList, terms.Sharing, code.CreatedAt, code.Version);
    }

    /// <param name="Count">How many may be made.</param>
    /// <param name="Length">Symbols behind the prefix.</param>
    /// <param name="Prefix">May be empty.</param>
    internal sealed record Series(long Count, int Length, string Prefix);

    /// <param name="Total">How many claims may hold it at a time; absent: any number.</param>
    /// <param name="Left">Of it, now.</param>
    /// <param name="Held">Claims that hold stock now.</param>
    /// <param name="Claimed">Claims ever made.</param>
    /// <param name="Redeemed">Claims ever redeemed.</param>
    /// <param name="Returned">Claims whose stock came back.</param>
    /// <param name="Waiting">On the waiting list now.</param>
    internal sealed record Figures(long? Total, long? Left, long Held, long Claimed, long Redeemed, long Returned, long Waiting)
    {
        public static Figures Of(SurpriseCode code, CodeStock stock) => new(
            code.Stock, code.Stock is null ? null : StockStates.LeftOf(code, stock), stock.Held, stock.Claimed, stock.Redeemed, stock.Returned, stock.Waiting);
    }

    /// <summary>A code with what its answer is made of.</summary>
    /// <param name="Code">As it is stored.</param>
    /// <param name="Stock">Its stock.</param>
    /// <param name="Length">Of its one-time codes; null: it has none.</param>
    internal sealed record Row(SurpriseCode Code, CodeStock Stock, int? Length);
}
