using Redirect.Attribution.Stats;
using Redirect.Attribution.Touches;

namespace Redirect.Attribution.Runs;

/// <summary>A credit as it is told.</summary>
/// <param name="OrderId">The merchant's.</param>
/// <param name="Position">Of the touch in the order's path, from 1.</param>
/// <param name="TouchId">The event id of the visit, or of the step of the claim; absent: direct, nobody's.</param>
/// <param name="Kind"><c>visit</c>, <c>claim</c>, <c>redemption</c> or <c>direct</c>.</param>
/// <param name="TouchedAt">When it was; absent of direct.</param>
/// <param name="LinkId">Where; absent where there is none, like the next two.</param>
/// <param name="PlacementId">The placement.</param>
/// <param name="CampaignId">Its campaign.</param>
/// <param name="Form">How the link was carried; absent of direct.</param>
/// <param name="Channel">Empty: the touch has none; <c>direct</c>: nobody's.</param>
/// <param name="Staff">As the touch names it; absent: nobody.</param>
/// <param name="Share">Of the order, 0 to 1, 10 decimals.</param>
/// <param name="Amount">Minor units, before refunds.</param>
internal sealed record CreditBody(
    string OrderId, int Position, Guid? TouchId, TouchKind Kind, DateTime? TouchedAt, Guid? LinkId, Guid? PlacementId, Guid? CampaignId, string? Form, string Channel, string? Staff,
    decimal Share, long Amount)
{
    public static CreditBody Of(OrderCredit credit) => new(
        credit.OrderId, credit.Position, credit.TouchId, (TouchKind)credit.Kind, credit.TouchedAt, Some(credit.LinkId), Some(credit.PlacementId), Some(credit.CampaignId),
        credit.TouchId is null ? null : FormNames.Of(credit.Form), credit.Channel, credit.Staff.Length == 0 ? null : credit.Staff, Plain(credit.Share), credit.Amount);

    /// <summary>Without the zeros that a database adds.</summary>
    public static decimal Plain(decimal share) => share / 1.0000000000000000000000000000m;

    private static Guid? Some(Guid id) => id == Guid.Empty ? null : id;
}
