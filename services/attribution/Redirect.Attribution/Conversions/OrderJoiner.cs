using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Visitors;
using Redirect.Hosting.Defaults;

namespace Redirect.Attribution.Conversions;

/// <summary>Joins orders whose visits came after them. Each order is a transaction of its own; replicas that take the same one wait, and then find it done.</summary>
internal sealed partial class OrderJoiner(
    IDbContextFactory<AttributionDbContext> contexts, ConversionBook book, OrderCounting counting, CounterMirror mirror, TimeProvider clock, ILogger<OrderJoiner> logger) : BackgroundService
{
    private const int OrdersPerRound = 100;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(async cancellation => await RunAsync(cancellation) == OrdersPerRound, LookEvery, exception => Log.Fails(logger, exception), clock, stoppingToken);

    /// <summary>Looks for the visits of the orders whose time it is.</summary>
    /// <returns>How many orders were looked at.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var due = await context.Orders.AsNoTracking().Where(x => x.JoinAfter != null && x.JoinAfter <= now).OrderBy(x => x.JoinAfter)
            .Take(OrdersPerRound).Select(x => new { x.MerchantId, x.OrderId, x.JoinAfter }).ToListAsync(cancellationToken);
        foreach (var order in due)
        {
            await JoinAsync(order.MerchantId, order.OrderId, order.JoinAfter!.Value, cancellationToken);
        }

        return due.Count;
    }

    private async Task JoinAsync(Guid merchantId, string orderId, DateTime due, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);

        await ErasedVisitors.LockAsync(context, [merchantId], cancellationToken);

        // Takes the row's lock; whoever comes second finds another time there.
        var later = due + LookEvery;
        var taken = await context.Orders.Where(x => x.MerchantId == merchantId && x.OrderId == orderId && x.JoinAfter == due)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.JoinAfter, later), cancellationToken);
        if (taken == 0)
        {
            return;
        }

        var (_, order) = (await book.OpenAsync(context, merchantId, [orderId], cancellationToken)).Single();
        order.SeeksTouch = order.Order.PaidAt is not null;
        var totals = await counting.CountAsync(context, [order], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await mirror.ApplyAsync(totals);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Orders can't be joined to their visits; it is tried again until they can")]
        public static partial void Fails(ILogger logger, Exception exception);
    }
}
