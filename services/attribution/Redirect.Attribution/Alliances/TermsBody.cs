namespace Redirect.Attribution.Alliances;

/// <summary>A version of the terms.</summary>
/// <param name="Version">From 1.</param>
/// <param name="ProposedBy">Which of the two merchants.</param>
/// <param name="RatioMin">Least received/sent that is balanced.</param>
/// <param name="RatioMax">Most.</param>
/// <param name="WeeklyCap">Visitors that count for each side in a week; absent: all.</param>
/// <param name="PricePerVisitor">Minor units for a visitor more received than sent; 0: barter.</param>
/// <param name="Currency">Of the price; absent for barter.</param>
/// <param name="SharesTouches">Touches at the one may earn credit for orders at the other.</param>
/// <param name="StartsOn">As proposed.</param>
/// <param name="EndsOn">The day of UTC+8 from which visits no longer count; absent: until one ends it.</param>
/// <param name="FromWeek">The Monday from which the version holds; absent until it is accepted.</param>
/// <param name="AcceptedAt">Absent until then.</param>
internal sealed record TermsBody(
    int Version, Guid ProposedBy, decimal RatioMin, decimal RatioMax, long? WeeklyCap, long PricePerVisitor, string? Currency, bool SharesTouches, DateOnly? StartsOn, DateOnly? EndsOn,
    DateOnly? FromWeek, DateTime? AcceptedAt)
{
    public static TermsBody Of(AllianceTerms terms) => new(
        terms.Version, terms.ProposedBy, terms.RatioMin, terms.RatioMax, terms.WeeklyCap, terms.PricePerVisitor, terms.Currency.Length == 0 ? null : terms.Currency,
        terms.SharesTouches, terms.StartsOn, terms.EndsOn, terms.FromWeek, terms.AcceptedAt);
}
