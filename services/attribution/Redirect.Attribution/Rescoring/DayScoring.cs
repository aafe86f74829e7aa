using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Rescoring;

/// <summary>
/// Scores the visits of a day by the rules of now and books the difference to what is booked. Always a whole day, so that the verdict on a visit depends on what is
/// stored and on nothing else: not on the range somebody asked for, nor on how often.
/// </summary>
internal sealed class DayScoring(IDbContextFactory<AttributionDbContext> contexts, CorrectionBook book)
{
    /// <summary>Scores a day.</summary>
    /// <param name="merchantId">Whose visits.</param>
    /// <param name="day">Of UTC+8.</param>
    /// <param name="run">Whose entries they are.</param>
    /// <param name="cancellationToken">Stops; what is booked stays.</param>
    /// <returns>Entries that were added.</returns>
    public async Task<int> RunAsync(Guid merchantId, DateOnly day, Guid run, CancellationToken cancellationToken)
    {
        var from = ChinaDay.Start(day);
        var to = from.AddDays(1);
        var verdicts = new Dictionary<Guid, Verdict>();
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            foreach (var id in await BurstsAsync(context, merchantId, from, to, cancellationToken))
            {
                verdicts[id] = SivtRules.Burst;
            }

            // Last: whose people they are is known, the other is a guess.
            foreach (var id in await OwnAsync(context, merchantId, from, to, cancellationToken))
            {
                verdicts[id] = SivtRules.OwnVisitor;
            }
        }

        return await book.BookAsync(merchantId, from, to, verdicts, run, cancellationToken);
    }

    private static async Task<IReadOnlyList<Guid>> BurstsAsync(AttributionDbContext context, Guid merchantId, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        // A crowd may stand across midnight; each of its visits is judged on its own day.
        var (start, end) = (from - SivtRules.CrowdWindow, to + SivtRules.CrowdWindow);
        var people = context.Visits.AsNoTracking().Where(x => x.MerchantId == merchantId && x.OccurredAt >= start && x.OccurredAt < end && x.VisitorId != null && x.AddressPrefix != ""
            && (x.Quality == (short)Quality.Human || x.Quality == (short)Quality.Duplicate));
        var places = await people.GroupBy(x => new { x.LinkId, x.AddressPrefix }).Where(x => x.Count() >= SivtRules.CrowdVisitors).Select(x => x.Key).ToListAsync(cancellationToken);

        var bursts = new List<Guid>();
        foreach (var place in places)
        {
            var visits = await people.Where(x => x.LinkId == place.LinkId && x.AddressPrefix == place.AddressPrefix)
                .Select(x => new CrowdVisit(x.EventId, x.LinkId, x.AddressPrefix, x.VisitorId!.Value, x.OccurredAt)).ToListAsync(cancellationToken);
            foreach (var crowd in SivtRules.Crowds(visits))
            {
                var alive = await SignsOfLife.OfAsync(context, merchantId, crowd, cancellationToken);
                bursts.AddRange(SivtRules.Bursts(crowd, alive).Where(visit => visit.At >= from && visit.At < to).Select(visit => visit.EventId));
            }
        }

        return bursts;
    }

    private static Task<List<Guid>> OwnAsync(AttributionDbContext context, Guid merchantId, DateTime from, DateTime to, CancellationToken cancellationToken) =>
        context.Set<InternalVisitor>().AsNoTracking().Where(own => own.MerchantId == merchantId)
            .Join(
                context.Visits.Where(x => x.MerchantId == merchantId && x.OccurredAt >= from && x.OccurredAt < to && x.Quality == (short)Quality.Human),
                own => own.VisitorId, visit => visit.VisitorId!.Value, (_, visit) => visit.EventId)
            .ToListAsync(cancellationToken);
}
