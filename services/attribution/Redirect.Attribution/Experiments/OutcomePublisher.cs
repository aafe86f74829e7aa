using System.Data.Common;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Attribution.Storage;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Outbox;

namespace Redirect.Attribution.Experiments;

/// <summary>
/// Lets visitors mature and tells the link service what has changed, by the outbox. Each step is a transaction: a process that dies in between
/// leaves rows that are still to be done. Replicas pass over each other's rows.
/// </summary>
internal sealed partial class OutcomePublisher(
    IDbContextFactory<AttributionDbContext> contexts, IOptions<ExperimentOptions> options, TimeProvider clock, ILogger<OutcomePublisher> logger) : BackgroundService
{
    private const int VisitorsPerStep = 5_000;
    private const int VariantsPerStep = 500;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(
        async cancellation =>
        {
            await RunAsync(cancellation);
            return false;
        },
        options.Value.PublishEvery,
        exception => Log.Fails(logger, exception),
        clock,
        stoppingToken);

    /// <summary>Does all there is to do now.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await MatureAsync(cancellationToken) == VisitorsPerStep)
        {
        }

        while (await PublishAsync(cancellationToken) == VariantsPerStep)
        {
        }
    }

    private async Task<int> MatureAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var cutoff = clock.GetUtcNow().UtcDateTime - options.Value.Maturity;

        // Most rounds find none; they need no transaction, which in a SQLite file would hold up every other writer.
        if (!await context.VariantVisitors.AnyAsync(x => !x.Matured && x.AssignedAt <= cutoff, cancellationToken))
        {
            return 0;
        }

        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var ripe = await RipenAsync(context, transaction.GetDbTransaction(), cutoff, cancellationToken);
        foreach (var (key, (visitors, rewards)) in ripe.OrderBy(pair => pair.Key.Merchant).ThenBy(pair => pair.Key.Link).ThenBy(pair => pair.Key.Variant, StringComparer.Ordinal))
        {
            await context.VariantTotals.Where(x => x.MerchantId == key.Merchant && x.LinkId == key.Link && x.Variant == key.Variant)
                .ExecuteUpdateAsync(
                    row => row.SetProperty(x => x.MatureVisitors, x => x.MatureVisitors + visitors)
                        .SetProperty(x => x.MatureRewards, x => x.MatureRewards + rewards)
                        .SetProperty(x => x.Version, x => x.Version + 1),
                    cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return (int)ripe.Values.Sum(counts => counts.Visitors);
    }

    private static async Task<Dictionary<(Guid Merchant, Guid Link, string Variant), (long Visitors, long Rewards)>> RipenAsync(
        AttributionDbContext context, DbTransaction transaction, DateTime cutoff, CancellationToken cancellationToken)
    {
        var ripe = new Dictionary<(Guid, Guid, string), (long Visitors, long Rewards)>();
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        var skip = context.Database.IsNpgsql() ? "FOR UPDATE SKIP LOCKED" : "";
#pragma warning disable CA2100 // Only our own words are in the text; every value is a parameter.
        command.CommandText =
            $"""
             WITH ripe AS (
               SELECT merchant_id, link_id, visitor_id FROM variant_visitors WHERE NOT matured AND assigned_at <= @cutoff
               ORDER BY assigned_at LIMIT {VisitorsPerStep} {skip}
             )
             UPDATE variant_visitors SET matured = TRUE FROM ripe
             WHERE variant_visitors.merchant_id = ripe.merchant_id AND variant_visitors.link_id = ripe.link_id AND variant_visitors.visitor_id = ripe.visitor_id
             RETURNING variant_visitors.merchant_id, variant_visitors.link_id, variant_visitors.variant, variant_visitors.rewarded
             """;
#pragma warning restore CA2100
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@cutoff";
        parameter.Value = context.Stored(cutoff);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = (context.ReadId(reader, 0), context.ReadId(reader, 1), reader.GetString(2));
            var (visitors, rewards) = ripe.GetValueOrDefault(key);
            ripe[key] = (visitors + 1, rewards + (reader.GetBoolean(3) ? 1 : 0));
        }

        return ripe;
    }

    private async Task<int> PublishAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await context.VariantTotals.AnyAsync(x => x.Version > x.PublishedVersion, cancellationToken))
        {
            return 0;
        }

        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var changed = context.Database.IsNpgsql()
            ? context.VariantTotals.FromSql(
                $"SELECT * FROM variant_totals WHERE version > published_version ORDER BY merchant_id, link_id, variant LIMIT {VariantsPerStep} FOR UPDATE SKIP LOCKED")
            : context.VariantTotals.Where(x => x.Version > x.PublishedVersion).OrderBy(x => x.MerchantId).ThenBy(x => x.LinkId).ThenBy(x => x.Variant).Take(VariantsPerStep);
        var rows = await changed.ToListAsync(cancellationToken);
        foreach (var link in rows.GroupBy(row => (row.MerchantId, row.LinkId)))
        {
            context.Enqueue(Exchanges.Outcomes, MessageOf(link.Key.MerchantId, link.Key.LinkId, link).ToByteArray(), clock);
        }

        foreach (var row in rows)
        {
            row.PublishedVersion = row.Version;
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rows.Count;
    }

    private VariantOutcomes MessageOf(Guid merchantId, Guid linkId, IEnumerable<VariantTotals> variants) => new()
    {
        MerchantId = ByteString.CopyFrom(merchantId.ToByteArray(bigEndian: true)),
        LinkId = ByteString.CopyFrom(linkId.ToByteArray(bigEndian: true)),
        PublishedAtMs = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        Variants =
        {
            variants.Select(row => new VariantOutcome
            {
                Name = row.Variant,
                Visitors = row.MatureVisitors,
                Rewards = row.MatureRewards,
                Blocked = row.Blocked,
                Version = row.Version,
            }),
        },
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The outcomes of split links can't be told; it is tried again until they can")]
        public static partial void Fails(ILogger logger, Exception exception);
    }
}
