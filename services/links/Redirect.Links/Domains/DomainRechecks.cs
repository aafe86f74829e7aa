using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Links.Domains.Verification;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Domains;

/// <summary>
/// Looks again for the proofs of verified domains, now and then. A domain whose proof is gone for long may have another owner by now: it is
/// suspended, and whoever shows that it is theirs gets it. Only an answer without the proof counts against it; no answer counts for nothing.
/// </summary>
internal sealed partial class DomainRechecks(
    IDbContextFactory<LinksDbContext> contexts, DomainVerification verification, DomainCache domains, IOptions<DomainOptions> options, TimeProvider clock,
    ILogger<DomainRechecks> logger) : BackgroundService
{
    private const int AtATime = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Looks once at those whose turn it is.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var due = clock.Now() - options.Value.RecheckEvery;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Domains.AsNoTracking()
            .Where(domain => domain.State == DomainState.Verified && domain.RetiredAt == null && domain.CheckedAt < due)
            .OrderBy(domain => domain.CheckedAt).Take(AtATime).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            await RecheckAsync(db, row, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                stoppingToken.ThrowIfCancellationRequested();
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task RecheckAsync(LinksDbContext db, ShortDomain row, CancellationToken cancellationToken)
    {
        // Of two replicas one takes it; one that dies has only put it off by a turn.
        var now = clock.Now();
        if (await db.Domains.Where(domain => domain.Id == row.Id && domain.CheckedAt == row.CheckedAt)
            .ExecuteUpdateAsync(set => set.SetProperty(domain => domain.CheckedAt, now), cancellationToken) == 0)
        {
            return;
        }

        var (proof, method) = await verification.LookAsync(row.Host, row.Token, null, cancellationToken);
        if (proof == Proof.Found)
        {
            await db.Domains.Where(domain => domain.Id == row.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(domain => domain.VerifiedAt, now).SetProperty(domain => domain.Method, method), cancellationToken);
        }
        else if (proof == Proof.Absent && now - row.VerifiedAt > options.Value.LapseAfter
            && await db.Domains.Where(domain => domain.Id == row.Id && domain.Version == row.Version)
                .ExecuteUpdateAsync(set => set.SetProperty(domain => domain.State, DomainState.Suspended).SetProperty(domain => domain.Version, domain => domain.Version + 1), cancellationToken) > 0)
        {
            Log.Suspended(logger, row.Host);
            await domains.RefreshAsync(cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The proofs of short domains could not be looked for: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Warning, "The short domain {Host} has been without its proof for too long and is suspended")]
        public static partial void Suspended(ILogger logger, string host);
    }
}
