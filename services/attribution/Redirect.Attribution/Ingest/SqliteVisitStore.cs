using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Storage.Sqlite;

namespace Redirect.Attribution.Ingest;

/// <summary>SQLite: one statement per row, each prepared once a batch; there is no server to travel to.</summary>
internal sealed class SqliteVisitStore(IDbContextFactory<AttributionDbContext> contexts) : VisitStore(contexts), IDisposable
{
    private const string InsertVisit =
        """
        INSERT INTO visits (event_id, merchant_id, link_id, placement_id, campaign_id, form, channel, occurred_at, ingested_at, visitor_id, quality,
                            quality_reason, quality_rules_version, device, os, app, language, referrer_host, address_prefix, address_hash,
                            outcome, variant, variant_probability, rule, link_version, region)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)
        ON CONFLICT (event_id) DO NOTHING
        """;

    private const string InsertRejected =
        "INSERT INTO rejected_visits (fingerprint, merchant_id, reason, received_at, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (fingerprint) DO NOTHING";

    private const string AddRollup =
        """
        INSERT INTO visit_rollups (merchant_id, hour, link_id, placement_id, campaign_id, form, channel,
                                   human, preview, bot, prefetch, duplicate, internal, suspect, wake_attempted)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT (merchant_id, hour, link_id, placement_id, campaign_id, form, channel) DO UPDATE SET
          human = human + excluded.human, preview = preview + excluded.preview, bot = bot + excluded.bot,
          prefetch = prefetch + excluded.prefetch, duplicate = duplicate + excluded.duplicate,
          internal = internal + excluded.internal, suspect = suspect + excluded.suspect, wake_attempted = wake_attempted + excluded.wake_attempted
        """;

    private const string AddScope =
        """
        INSERT INTO scope_totals (merchant_id, scope, scope_id, human, preview, bot, prefetch, duplicate, internal, suspect, wake_attempted, unique_visitors, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12)
        ON CONFLICT (merchant_id, scope, scope_id) DO UPDATE SET
          human = human + excluded.human, preview = preview + excluded.preview, bot = bot + excluded.bot,
          prefetch = prefetch + excluded.prefetch, duplicate = duplicate + excluded.duplicate,
          internal = internal + excluded.internal, suspect = suspect + excluded.suspect, wake_attempted = wake_attempted + excluded.wake_attempted,
          updated_at = max(updated_at, excluded.updated_at)
        """;

    private const string IsKnown = "SELECT EXISTS (SELECT 1 FROM visitor_days WHERE merchant_id = $1 AND scope = $2 AND scope_id = $3 AND visitor_id = $4)";

    private const string AddVisitor = "INSERT INTO visitor_days (merchant_id, scope, scope_id, visitor_id, day) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

    private const string AddDay =
        """
        INSERT INTO unique_days (merchant_id, scope, scope_id, day, visitors, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (merchant_id, scope, scope_id, day) DO UPDATE SET visitors = visitors + excluded.visitors, updated_at = max(updated_at, excluded.updated_at)
        """;

    private const string AddUnique = "UPDATE scope_totals SET unique_visitors = unique_visitors + $4 WHERE merchant_id = $1 AND scope = $2 AND scope_id = $3";

    private const string ReadScope =
        """
        SELECT merchant_id, scope, scope_id, human, preview, bot, prefetch, duplicate, internal, suspect, unique_visitors, orders, paid, wake_attempted, wake_hidden
        FROM scope_totals WHERE merchant_id = $1 AND scope = $2 AND scope_id = $3
        """;

    private readonly SemaphoreSlim turn = new(1, 1);

    public void Dispose() => turn.Dispose();

    // Batches of this process queue up here instead of polling the file's lock.
    protected override async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    protected override Task<IReadOnlySet<Guid>> InsertAsync(
        DbTransaction transaction, IReadOnlyList<VisitRow> visits, IReadOnlyList<RejectedVisit> rejected, CancellationToken cancellationToken)
    {
        var added = new HashSet<Guid>(visits.Count);
        using (var insert = new Statement(transaction, InsertVisit, 26))
        {
            foreach (var visit in visits)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var inserted = insert.Run(
                    Id(visit.EventId), Id(visit.MerchantId), Id(visit.LinkId), Id(visit.PlacementId), Id(visit.CampaignId), visit.Form, visit.Channel,
                    Time(visit.OccurredAt), Time(visit.IngestedAt), Id(visit.VisitorId), visit.Quality, visit.QualityReason, visit.QualityRulesVersion,
                    visit.Device, visit.Os, visit.App, visit.Language, visit.ReferrerHost, visit.AddressPrefix, visit.AddressHash,
                    visit.Outcome, visit.Variant, visit.VariantProbability, visit.Rule, visit.LinkVersion, visit.Region);
                if (inserted == 1)
                {
                    added.Add(visit.EventId);
                }
            }
        }

        using var reject = new Statement(transaction, InsertRejected, 5);
        foreach (var visit in rejected)
        {
            reject.Run(visit.Fingerprint, Id(visit.MerchantId), visit.Reason, Time(visit.ReceivedAt), visit.Body);
        }

        return Task.FromResult<IReadOnlySet<Guid>>(added);
    }

    protected override Task<IReadOnlyDictionary<ScopeKey, Totals>> AddAsync(
        DbTransaction transaction, BatchTally tally, IReadOnlyList<ScopeKey> scopes, DateTime now, CancellationToken cancellationToken)
    {
        using (var add = new Statement(transaction, AddRollup, 15))
        {
            foreach (var (key, n) in tally.Rollups)
            {
                var (merchant, hour, link, placement, campaign, form, channel) = key;
                add.Run(
                    Id(merchant), Time(hour), Id(link), Id(placement), Id(campaign), form, channel,
                    n.Human, n.Preview, n.Bot, n.Prefetch, n.Duplicate, n.Internal, n.Suspect, tally.RollupWakes.GetValueOrDefault(key));
            }
        }

        using (var add = new Statement(transaction, AddScope, 12))
        {
            foreach (var (scope, n) in tally.Scopes)
            {
                add.Run(
                    Id(scope.MerchantId), (short)scope.Kind, Id(scope.Id),
                    n.Human, n.Preview, n.Bot, n.Prefetch, n.Duplicate, n.Internal, n.Suspect,
                    tally.ScopeWakes.GetValueOrDefault(scope), Time(now));
            }
        }

        AddVisitors(transaction, tally, now, cancellationToken);

        var totals = new Dictionary<ScopeKey, Totals>(scopes.Count);
        using var read = new Statement(transaction, ReadScope, 3);
        foreach (var scope in scopes)
        {
            using var reader = read.Read(Id(scope.MerchantId), (short)scope.Kind, Id(scope.Id));
            if (reader.Read())
            {
                totals.Add(scope, ReadTotals(reader));
            }
        }

        return Task.FromResult<IReadOnlyDictionary<ScopeKey, Totals>>(totals);
    }

    private static void AddVisitors(DbTransaction transaction, BatchTally tally, DateTime now, CancellationToken cancellationToken)
    {
        using var isKnown = new Statement(transaction, IsKnown, 4);
        using var addVisitor = new Statement(transaction, AddVisitor, 5);
        using var addDay = new Statement(transaction, AddDay, 6);
        using var addUnique = new Statement(transaction, AddUnique, 4);
        foreach (var ((scope, day), visitors) in tally.Visitors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (merchant, kind, id) = (Id(scope.MerchantId), (short)scope.Kind, Id(scope.Id));
            var (added, fresh) = (0L, 0L);
            foreach (var visitor in visitors)
            {
                var known = isKnown.Ask(merchant, kind, id, Id(visitor)) == 1;
                if (addVisitor.Run(merchant, kind, id, Id(visitor), day.DayNumber) == 1)
                {
                    added++;
                    fresh += known ? 0 : 1;
                }
            }

            if (added > 0)
            {
                addDay.Run(merchant, kind, id, day.DayNumber, added, Time(now));
                addUnique.Run(merchant, kind, id, fresh);
            }
        }
    }

    private static byte[] Id(Guid id) => SqliteAttributionDbContext.ToStored(id);

    private static byte[]? Id(Guid? id) => id is { } some ? Id(some) : null;

    private static long Time(DateTime utc) => SqliteAttributionDbContext.ToStored(utc);

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }

    /// <summary>A prepared statement with parameters $1, $2, …</summary>
    private sealed class Statement : IDisposable
    {
        private readonly SqliteCommand command;

        public Statement(DbTransaction transaction, string sql, int parameters)
        {
            command = ((SqliteConnection)transaction.Connection!).CreateCommand();
            command.Transaction = (SqliteTransaction)transaction;
            command.CommandText = sql;
            for (var i = 1; i <= parameters; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
            }
        }

        public int Run(params ReadOnlySpan<object?> values)
        {
            Bind(values);
            return command.ExecuteNonQuery();
        }

        public long Ask(params ReadOnlySpan<object?> values)
        {
            Bind(values);
            return (long)command.ExecuteScalar()!;
        }

        public SqliteDataReader Read(params ReadOnlySpan<object?> values)
        {
            Bind(values);
            return command.ExecuteReader();
        }

        public void Dispose() => command.Dispose();

        private void Bind(ReadOnlySpan<object?> values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
            }
        }
    }
}
