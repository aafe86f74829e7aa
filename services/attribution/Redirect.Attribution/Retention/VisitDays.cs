using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Retention;

/// <summary>The days of UTC of which there are raw visits: opened ahead and when a late visit asks, given up as a whole.</summary>
internal abstract class VisitDays(IDbContextFactory<AttributionDbContext> contexts, IOptions<RetentionOptions> options, TimeProvider clock)
{
    /// <summary>Days that are opened before their time: a visit's clock may be 24 hours ahead.</summary>
    protected const int DaysAhead = 3;

    private const int LandingsPerStep = 5_000;

    protected IDbContextFactory<AttributionDbContext> Contexts => contexts;

    /// <summary>The running day of UTC.</summary>
    protected DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>Makes room for visits of the days. Costs nothing where there was room before.</summary>
    /// <returns>Those days that are given up: no visit of theirs may be counted, because it may have been counted before.</returns>
    public async Task<IReadOnlySet<DateOnly>> OpenAsync(IEnumerable<DateOnly> days, CancellationToken cancellationToken)
    {
        var first = options.Value.FirstVisits(clock.GetUtcNow().UtcDateTime) ?? DateOnly.MinValue;
        var refused = new HashSet<DateOnly>();
        var wanted = new HashSet<DateOnly>();
        foreach (var day in days)
        {
            (day < first ? refused : wanted).Add(day);
        }

        refused.UnionWith(await OpenAllAsync(wanted, cancellationToken));
        return refused;
    }

    /// <summary>Opens the next days, gives up those whose time is over and takes addresses off visits. May be broken off anywhere and run beside another.</summary>
    /// <returns>Days, or in SQLite visits, that were dropped.</returns>
    public async Task<int> TidyAsync(CancellationToken cancellationToken)
    {
        await OpenAllAsync([.. Enumerable.Range(0, DaysAhead).Select(Today.AddDays)], cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var dropped = 0;
        if (options.Value.FirstVisits(now) is { } first)
        {
            dropped = await DropBeforeAsync(first, cancellationToken);
            await DropLandingsBeforeAsync(first, cancellationToken);
        }

        if (options.Value.FirstAddresses(now) is { } withAddress)
        {
            await ForgetAddressesBeforeAsync(withAddress, cancellationToken);
        }

        return dropped;
    }

    /// <summary>Whether the address hash of a visit at that time is not kept any more.</summary>
    public bool IsAddressOver(DateTime occurredAt) =>
        options.Value.FirstAddresses(clock.GetUtcNow().UtcDateTime) is { } first && DateOnly.FromDateTime(occurredAt) < first;

    /// <summary>The first moment of which all raw visits are there; null: none was ever dropped.</summary>
    public static async Task<DateTime?> KeptSinceAsync(AttributionDbContext context, CancellationToken cancellationToken) =>
        await FindMarkAsync(context, RetentionMark.Visits, cancellationToken) is { } first ? first.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) : null;

    /// <summary>Opens days, and returns those that were dropped once.</summary>
    protected abstract Task<IReadOnlyCollection<DateOnly>> OpenAllAsync(IReadOnlyCollection<DateOnly> days, CancellationToken cancellationToken);

    /// <summary>Drops what is older.</summary>
    protected abstract Task<int> DropBeforeAsync(DateOnly first, CancellationToken cancellationToken);

    /// <summary>Takes the address hashes off the visits of a day.</summary>
    protected abstract Task ForgetAddressesAsync(AttributionDbContext context, DateOnly day, CancellationToken cancellationToken);

    protected static Task<DateOnly?> FindMarkAsync(AttributionDbContext context, string name, CancellationToken cancellationToken) =>
        context.Set<RetentionMark>().AsNoTracking().Where(x => x.Name == name).Select(x => (DateOnly?)x.FirstDay).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Raises a mark; one that is further stays.</summary>
    protected static async Task RaiseAsync(AttributionDbContext context, string name, DateOnly first, CancellationToken cancellationToken)
    {
        var raised = await context.Set<RetentionMark>().Where(x => x.Name == name && x.FirstDay < first)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.FirstDay, first), cancellationToken);
        if (raised == 0 && !await context.Set<RetentionMark>().AnyAsync(x => x.Name == name, cancellationToken))
        {
            context.Add(new RetentionMark { Name = name, FirstDay = first });
            await context.SaveChangesAsync(cancellationToken);
        }
    }

    // After their visits: a landing of a day that is given up is not taken again. A few at a time, so that nobody waits long.
    private async Task DropLandingsBeforeAsync(DateOnly first, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var start = first.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        int step;
        do
        {
            step = await context.Landings.Where(x => context.Landings.Where(y => y.VisitedAt < start).OrderBy(y => y.VisitedAt).Take(LandingsPerStep).Select(y => y.VisitId).Contains(x.VisitId))
                .ExecuteDeleteAsync(cancellationToken);
        }
        while (step == LandingsPerStep);
    }

    private async Task ForgetAddressesBeforeAsync(DateOnly first, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var done = await FindMarkAsync(context, RetentionMark.Addresses, cancellationToken);
        if (done >= first)
        {
            return;
        }

        var oldest = done ?? await OldestDayAsync(context, cancellationToken) ?? first;
        for (var day = oldest; day < first; day = day.AddDays(1))
        {
            await ForgetAddressesAsync(context, day, cancellationToken);
        }

        await RaiseAsync(context, RetentionMark.Addresses, first, cancellationToken);
    }

    /// <summary>The oldest day that has visits.</summary>
    protected abstract Task<DateOnly?> OldestDayAsync(AttributionDbContext context, CancellationToken cancellationToken);
}
