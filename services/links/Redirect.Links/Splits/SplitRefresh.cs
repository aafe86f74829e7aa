using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Links.Storage;

namespace Redirect.Links.Splits;

/// <summary>
/// Makes the shares of the optimised links in use, from what attribution told of their variants. While the database does not answer the last
/// shares go on. Every replica makes the same shares of the same outcomes.
/// </summary>
internal sealed partial class SplitRefresh(
    SplitShares shares, IDbContextFactory<LinksDbContext> contexts, IOptions<SplitOptions> options, LinksMetrics metrics, TimeProvider clock, ILogger<SplitRefresh> logger)
    : BackgroundService
{
    private const int LinksPerQuery = 200;

    // What the shares were last made of; shares are made again only when it is something else.
    private readonly Dictionary<Guid, (SplitPlan Split, long Versions)> made = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(stoppingToken);
                failing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                metrics.SplitRefreshFailed();
                if (!failing)
                {
                    Log.Fails(logger, exception);
                    failing = true;
                }
            }

            using var round = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var timer = Task.Delay(options.Value.Refresh, clock, round.Token);
            var asked = failing ? timer : shares.AskedAsync(round.Token).AsTask();
            await Task.WhenAny(timer, asked);
            await round.CancelAsync();
            await Task.WhenAll(timer, asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads the outcomes of all links in use once.</summary>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var wanted = shares.InUse();
        foreach (var gone in made.Keys.Except(wanted.Select(link => link.Key)).ToList())
        {
            made.Remove(gone);
        }

        foreach (var chunk in wanted.Chunk(LinksPerQuery))
        {
            var ids = chunk.Select(link => link.Key).ToList();
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var rows = await db.SplitOutcomes.AsNoTracking().Where(row => ids.Contains(row.LinkId)).ToListAsync(cancellationToken);
            var byLink = rows.ToLookup(row => row.LinkId);
            foreach (var (linkId, split) in chunk)
            {
                // Versions only grow, so their sum says whether any has.
                var versions = byLink[linkId].Sum(row => row.Version);
                if (made.TryGetValue(linkId, out var last) && ReferenceEquals(last.Split, split) && last.Versions == versions)
                {
                    continue;
                }

                shares.Set(linkId, split, SharesOf(split, byLink[linkId]));
                made[linkId] = (split, versions);
            }
        }
    }

    private double[] SharesOf(SplitPlan split, IEnumerable<SplitOutcome> outcomes)
    {
        var known = outcomes.ToDictionary(row => row.Variant, StringComparer.Ordinal);
        var arms = new ThompsonSampling.Arm[split.Count];
        for (var at = 0; at < arms.Length; at++)
        {
            var outcome = known.GetValueOrDefault(split.NameOf(at + 1));
            arms[at] = new(outcome?.Visitors ?? 0, outcome?.Rewards ?? 0, outcome?.Blocked ?? false, split.Weights[at]);
        }

        return ThompsonSampling.Shares(arms, options.Value.Exploration);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The outcomes of split links can't be read; their shares stay as they are")]
        public static partial void Fails(ILogger logger, Exception exception);
    }
}
