using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Alliances;

/// <summary><c>GET /api/v1/alliances/{id}/balance</c>: reads rows of days and weeks and never visits; as of the last review.</summary>
internal static class GetBalance
{
    public const int DefaultLimit = 13;
    public const int MaxLimit = 104;

    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/{id:guid}/balance", HandleAsync)
        .WithName("GetAllianceBalance").WithSummary("What was sent and received week by week, the ratio, and what is owed; closed weeks newest first, limit 1 to 104, default 13")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> HandleAsync(
        Guid id, int? limit, string? cursor, HttpContext http, AttributionDbContext context, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Problem.Rule("limit", "limit_out_of_range", $"'limit' must be 1 to {MaxLimit}.");
        }

        var before = DateOnly.MaxValue;
        if (!string.IsNullOrEmpty(cursor) && !DateOnly.TryParseExact(cursor, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out before))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "cursor_invalid", "'cursor' is the nextCursor of an earlier answer, unchanged.");
        }

        var merchant = http.GetPrincipal().MerchantId;
        if (await context.FindAllianceAsync(merchant, id, cancellationToken) is not { } alliance)
        {
            return AllianceRows.NotFound();
        }

        var terms = await context.Set<AllianceTerms>().AsNoTracking().Where(x => x.AllianceId == id && x.AcceptedAt != null).ToListAsync(cancellationToken);
        var take = limit ?? DefaultLimit;
        var weeks = await context.Set<ExchangeWeek>().AsNoTracking().Where(x => x.AllianceId == id && x.Week < before).OrderByDescending(x => x.Week).Take(2 * (take + 1)).ToListAsync(cancellationToken);
        List<ClosedWeek> closed = [.. weeks.GroupBy(x => x.Week).OrderByDescending(x => x.Key).Select(x => ClosedWeek.Of(merchant, [.. x], terms))];
        var totals = await context.Set<ExchangeWeek>().Where(x => x.AllianceId == id).GroupBy(x => x.OwnerId)
            .Select(x => new { OwnerId = x.Key, Received = x.Sum(y => y.Received + y.Corrected), Amount = x.Sum(y => y.Amount) }).ToListAsync(cancellationToken);
        var (own, other) = (totals.Find(x => x.OwnerId == merchant), totals.Find(x => x.OwnerId != merchant));
        return TypedResults.Ok(new Answer(
            alliance.ReviewedAt,
            await OpenAsync(context, merchant, alliance, terms, cancellationToken),
            [.. closed.Take(take)],
            new Sum(own?.Received ?? 0, other?.Received ?? 0, ExchangeRatio.Of(own?.Received ?? 0, other?.Received ?? 0), (own?.Amount ?? 0) - (other?.Amount ?? 0)),
            closed.Count > take ? closed[take - 1].Week.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null));
    }

    private static async Task<IReadOnlyList<OpenWeek>> OpenAsync(
        AttributionDbContext context, Guid merchant, Alliance alliance, IReadOnlyList<AllianceTerms> terms, CancellationToken cancellationToken)
    {
        var (id, first) = (alliance.Id, alliance.ClosedWeek?.AddDays(ChinaWeek.Days) ?? DateOnly.MinValue);
        var days = await context.Set<ExchangeDay>().AsNoTracking().Where(x => x.AllianceId == id && x.Day >= first).ToListAsync(cancellationToken);
        return
        [
            .. days.GroupBy(x => ChinaWeek.Of(x.Day)).OrderByDescending(x => x.Key).Select(week =>
            {
                var (own, other) = (week.Where(x => x.OwnerId == merchant).ToList(), week.Where(x => x.OwnerId != merchant).ToList());
                var (received, sent) = (own.Sum(x => x.Counted), other.Sum(x => x.Counted));
                return new OpenWeek(
                    week.Key, received, sent, ExchangeRatio.Of(received, sent), AllianceTerms.In(terms, week.Key)?.WeeklyCap, own.Sum(x => x.OverCap), other.Sum(x => x.OverCap),
                    own.Sum(x => x.Paused), other.Sum(x => x.Paused), own.Sum(x => x.Invalid), other.Sum(x => x.Invalid));
            }),
        ];
    }

    /// <param name="AsOf">When it was counted; absent: not yet.</param>
    /// <param name="Open">Weeks that are not closed, newest first: the running one, and until Tuesday the one before.</param>
    /// <param name="Weeks">Closed weeks, newest first.</param>
    /// <param name="Total">Of all closed weeks, with their corrections.</param>
    /// <param name="NextCursor">For older weeks; absent on the last piece.</param>
    internal sealed record Answer(DateTime? AsOf, IReadOnlyList<OpenWeek> Open, IReadOnlyList<ClosedWeek> Weeks, Sum Total, string? NextCursor);

    /// <param name="Week">Its Monday, of UTC+8.</param>
    /// <param name="Received">Valid unique visitors that count.</param>
    /// <param name="Sent">The same at the partner's placements.</param>
    /// <param name="Ratio">Received/sent; absent where nothing was sent.</param>
    /// <param name="Cap">Of each side; absent: none.</param>
    /// <param name="ReceivedOverCap">Were served and do not count.</param>
    /// <param name="SentOverCap">The same of the partner.</param>
    /// <param name="ReceivedPaused">Came while your share was paused, and do not count.</param>
    /// <param name="SentPaused">The same of the partner.</param>
    /// <param name="ReceivedInvalid">Visits, not visitors: robots, suspects, own people.</param>
    /// <param name="SentInvalid">The same at the partner's placements.</param>
    internal sealed record OpenWeek(
        DateOnly Week, long Received, long Sent, decimal? Ratio, long? Cap, long ReceivedOverCap, long SentOverCap, long ReceivedPaused, long SentPaused, long ReceivedInvalid, long SentInvalid);

    /// <param name="Week">Its Monday, of UTC+8.</param>
    /// <param name="Received">Valid unique visitors that count.</param>
    /// <param name="Sent">The same at the partner's placements.</param>
    /// <param name="Ratio">Received/sent; absent where nothing was sent.</param>
    /// <param name="Balanced">Within the bounds of the terms; absent: too few to say.</param>
    /// <param name="ReceivedOverCap">Were served and do not count.</param>
    /// <param name="SentOverCap">The same of the partner.</param>
    /// <param name="ReceivedCorrected">Visitors of earlier weeks that were found since; booked here.</param>
    /// <param name="SentCorrected">The same of the partner.</param>
    /// <param name="TermsVersion">Those of the week.</param>
    /// <param name="PricePerVisitor">Minor units.</param>
    /// <param name="Currency">Of price and net; absent for barter.</param>
    /// <param name="Net">Minor units that you owe the partner; negative: that it owes you.</param>
    /// <param name="EntryId">Of the ledger; absent where nobody owes anything.</param>
    /// <param name="ClosedAt">When it was closed; it never changes again.</param>
    internal sealed record ClosedWeek(
        DateOnly Week, long Received, long Sent, decimal? Ratio, bool? Balanced, long ReceivedOverCap, long SentOverCap, long ReceivedCorrected, long SentCorrected, int TermsVersion,
        long PricePerVisitor, string? Currency, long Net, Guid? EntryId, DateTime ClosedAt)
    {
        public static ClosedWeek Of(Guid merchant, IReadOnlyList<ExchangeWeek> rows, IReadOnlyList<AllianceTerms> terms)
        {
            var (own, other) = (rows.Single(x => x.OwnerId == merchant), rows.Single(x => x.OwnerId != merchant));
            var held = terms.Single(x => x.Version == own.TermsVersion);
            return new ClosedWeek(
                own.Week, own.Received, other.Received, ExchangeRatio.Of(own.Received, other.Received),
                ExchangeRatio.IsBalanced(own.Received, other.Received, held.RatioMin, held.RatioMax), own.OverCap, other.OverCap, own.Corrected, other.Corrected, own.TermsVersion,
                own.PricePerVisitor, own.Currency.Length == 0 ? null : own.Currency, own.Amount - other.Amount,
                own.Amount == other.Amount ? null : Netting.EntryOf(own.AllianceId, own.Week), own.ClosedAt);
        }
    }

    /// <param name="Received">Visitors.</param>
    /// <param name="Sent">Visitors.</param>
    /// <param name="Ratio">Received/sent; absent where nothing was sent.</param>
    /// <param name="Net">Minor units that you owe; negative: that you are owed.</param>
    internal sealed record Sum(long Received, long Sent, decimal? Ratio, long Net);
}
