using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Ingest;

/// <summary>Tests of what is counted, compared with the plain model: every figure, in every place where it is kept.</summary>
public abstract class CountingSuite : AttributionSuite
{
    private protected CountingSuite(StorageProvider storage)
        : base(storage, CountersProvider.Memory)
    {
    }

    private protected async Task<Totals> TotalsAsync() =>
        (await Host.ReadAsync(x => x.ScopeTotals.SingleAsync(y => y.MerchantId == Merchant && y.Scope == ScopeKind.Merchant))).Totals;

    private protected async Task AssertCountedAsync(IEnumerable<Visit> visits, Guid? of = null)
    {
        var merchant = of ?? Merchant;
        var model = NaiveModel.Of(visits);
        var totals = await Host.ReadAsync(x => x.ScopeTotals.Where(y => y.MerchantId == merchant).ToListAsync());
        var rollups = await Host.ReadAsync(x => x.Rollups.Where(y => y.MerchantId == merchant).ToListAsync());
        var days = await Host.ReadAsync(x => x.UniqueDays.Where(y => y.MerchantId == merchant).ToListAsync());
        var events = await Host.ReadAsync(x => x.Visits.LongCountAsync(y => y.MerchantId == merchant));

        Assert.Equal(model.Totals.OrderBy(x => x.Key), totals.ToDictionary(x => x.Key, x => x.Totals).OrderBy(x => x.Key));
        Assert.Equal(
            model.Rollups.OrderBy(x => x.Key),
            rollups.ToDictionary(x => new RollupKey(x.MerchantId, x.Hour, x.LinkId, x.PlacementId, x.CampaignId, x.Form, x.Channel), x => x.Counts).OrderBy(x => x.Key));
        Assert.Equal(
            model.Days.OrderBy(x => x.Key),
            days.ToDictionary(x => new ScopeDay(new ScopeKey(x.MerchantId, x.Scope, x.ScopeId), x.Day), x => x.Visitors).OrderBy(x => x.Key));
        Assert.Equal(events, rollups.Sum(x => x.Counts.Total));
        Assert.Equal(events, totals.Where(x => x.Scope == ScopeKind.Merchant).Sum(x => x.Counts.Total));
        Assert.Equal(events, totals.Where(x => x.Scope == ScopeKind.Link).Sum(x => x.Counts.Total));
        var duplicates = await Host.ReadAsync(x => x.Visits.Where(y => y.MerchantId == merchant && y.Quality == (short)Quality.Duplicate).ToListAsync());
        Assert.Equal(model.Totals.Where(x => x.Key.Kind == ScopeKind.Merchant).Sum(x => x.Value.Visits.Duplicate), duplicates.Count);
        foreach (var (scope, expected) in model.Totals)
        {
            Assert.Equal(expected, await Host.Get<CounterReader>().FindAsync(scope, Cancel));
        }
    }
}
