using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Statements;

/// <summary>
/// Opens the statements of the last month that is over, at the start and every hour: asks which should be there, and opens those that are not. A merchant's are opened in transactions under the lock of its book,
/// so whoever comes second finds them open, and a process that dies leaves nothing. It never closes or pays: that is for people.
/// </summary>
internal sealed partial class MonthlyStatements(
    IDbContextFactory<AttributionDbContext> contexts, StatementBook book, IOptions<StatementOptions> options, TimeProvider clock, ILogger<MonthlyStatements> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Value.OpenMonthly && !stoppingToken.IsCancellationRequested)
        {
            var pause = LookEvery;
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.Fails(logger, exception);
                pause = AfterFailure;
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Opens all that is missing.</summary>
    /// <returns>How many statements.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var (from, to) = options.Value.MonthDue(clock.GetUtcNow().UtcDateTime);
        IReadOnlyList<Guid> merchants;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            merchants = await MissingStatements.MerchantsAsync(context, from, to, cancellationToken);
        }

        var opened = 0;
        foreach (var merchant in merchants)
        {
            try
            {
                int some;
                do
                {
                    some = await OpenAsync(merchant, from, to, cancellationToken);
                    opened += some;
                }
                while (some == StatementBook.MaxPartners);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // One merchant's trouble is not the next one's. It is looked at again in an hour.
                Log.MerchantFails(logger, exception, merchant, from);
            }
        }

        return opened;
    }

    private async Task<int> OpenAsync(Guid merchant, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if ((await MissingStatements.OfAsync(context, merchant, from, to, cancellationToken)).Count == 0)
        {
            return 0;
        }

        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var (outcomes, refusal) = await book.OpenMissingAsync(context, merchant, from, to, cancellationToken);
        foreach (var refused in outcomes.Select(x => x.Outcome.Refusal).Append(refusal).OfType<StatementRefusal>())
        {
            Log.Refused(logger, merchant, from, refused.Code, refused.Detail);
        }

        if (refusal is not null)
        {
            return 0;
        }

        await transaction.CommitAsync(CancellationToken.None);
        var opened = outcomes.Count(x => x.Outcome.Statement is not null);
        Log.Opened(logger, opened, merchant, from);
        return opened;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} statements of merchant {Merchant} for the month from {From} were opened")]
        public static partial void Opened(ILogger logger, int count, Guid merchant, DateOnly from);

        [LoggerMessage(2, LogLevel.Warning, "Statements of merchant {Merchant} for the month from {From} can't be opened, people have to: {Code}, {Detail}")]
        public static partial void Refused(ILogger logger, Guid merchant, DateOnly from, string code, string detail);

        [LoggerMessage(3, LogLevel.Error, "Statements of merchant {Merchant} for the month from {From} could not be opened; it is tried again in an hour")]
        public static partial void MerchantFails(ILogger logger, Exception exception, Guid merchant, DateOnly from);

        [LoggerMessage(4, LogLevel.Error, "Which statements of the last month are missing can't be found out; it is tried again in a minute")]
        public static partial void Fails(ILogger logger, Exception exception);
    }
}
