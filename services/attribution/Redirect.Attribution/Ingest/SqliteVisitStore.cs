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
                            signals, user_agent_id, outcome, variant, variant_probability, rule, link_version, region)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
        ON CONFLICT (event_id) DO NOTHING
        """;

    private const string InsertUserAgent = "INSERT INTO user_agents (id, text) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";

    private const string InsertRejected =
        "INSERT INTO rejected_visits (fingerprint, merchant_id, reason, received_at, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (fingerprint) DO NOTHING";

    private const string AddRollup =
        """
        INSERT INTO visit_rollups (merchant_id, hour, link_id, placement_id, campaign_id, form, channel,
                                   human_gross, preview, bot, prefetch, duplicate, internal, suspect, wake_attempted)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT (merchant_id, hour, link_id, placement_id, campaign_id, form, channel) DO UPDATE SET
          human_gross = human_gross + excluded.human_gross, preview = preview + excluded.preview, bot = bot + excluded.bot,
          prefetch = prefetch + excluded.prefetch, duplicate = duplicate + excluded.duplicate,
          internal = internal + excluded.internal, suspect = suspect + excluded.suspect, wake_attempted = wake_attempted + excluded.wake_attempted
        """;

    private const string AddScope =
        """
        INSERT INTO scope_totals (merchant_id, scope, scope_id, human_gross, preview, bot, prefetch, duplicate, internal, suspect, wake_attempted, unique_visitors, updated_at,
                                  last_human_hour)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13)
        ON CONFLICT (merchant_id, scope, scope_id) DO UPDATE SET
          human_gross = human_gross + excluded.human_gross, preview = preview + excluded.preview, bot = bot + excluded.bot,
          prefetch = prefetch + excluded.prefetch, duplicate = duplicate + excluded.duplicate,
          internal = internal + excluded.internal, suspect = suspect + excluded.suspect, wake_attempted = wake_attempted + excluded.wake_attempted,
          updated_at = max(updated_at, excluded.updated_at),
          last_human_hour = coalesce(max(last_human_hour, excluded.last_human_hour), last_human_hour, excluded.last_human_hour)
        """;

    private const string IsKnown = "SELECT EXISTS (SELECT 1 FROM visitor_days WHERE merchant_id = $1 AND scope = $2 AND scope_id = $3 AND visitor_id = $4)";

    private const string AddVisitor = "INSERT INTO visitor_days (merchant_id, scope, scope_id, visitor_id, day) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

    private const string AddDay =
        """
        INSERT INTO unique_days (merchant_id, scope, scope_id, day, visitors, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (merchant_id, scope, scope_id, day) DO UPDATE SET visitors = visitors + excluded.visitors, updated_at = max(updated_at, excluded.updated_at)
        """;

    private const string AddUnique = "UPDATE scope_totals SET unique_visitors = unique_visitors + $4 WHERE merchant_id = $1 AND scope = $2 AND scope_id = $3";

    private const string FindBefore =
        """
        SELECT event_id, placement_id, campaign_id, form, channel, occurred_at, quality FROM visits
        WHERE merchant_id = $1 AND visitor_id = $2 AND link_id = $3 AND occurred_at BETWEEN $4 AND $5 AND quality IN (1, 5) AND (occurred_at, event_id) < ($5, $6)
        ORDER BY occurred_at DESC, event_id DESC LIMIT 1
        """;

    private const string FindBehind =
        """
        SELECT event_id, placement_id, campaign_id, form, channel, occurred_at, quality FROM visits
        WHERE merchant_id = $1 AND visitor_id = $2 AND link_id = $3 AND occurred_at BETWEEN $5 AND $4 AND quality IN (1, 5) AND (occurred_at, event_id) > ($5, $6)
        ORDER BY occurred_at, event_id LIMIT 1
        """;

    private const string MarkDuplicate = "UPDATE visits SET quality = 5, quality_reason = $2 WHERE event_id = $1 AND quality = 1";

    private const string ReadScope =
        $"SELECT {TotalsColumns} FROM scope_totals WHERE merchant_id = $1 AND scope = $2 AND scope_id = $3";

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
        using (var insert = new Statement(transaction, InsertVisit, 28))
        {
            foreach (var visit in visits)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var inserted = insert.Run(
                    Id(visit.EventId), Id(visit.MerchantId), Id(visit.LinkId), Id(visit.PlacementId), Id(visit.CampaignId), visit.Form, visit.Channel,
                    Time(visit.OccurredAt), Time(visit.IngestedAt), Id(visit.VisitorId), visit.Quality, visit.QualityReason, visit.QualityRulesVersion,
                    visit.Device, visit.Os, visit.App, visit.Language, visit.ReferrerHost, visit.AddressPrefix, visit.AddressHash,
                    visit.Signals, Id(visit.UserAgentId), visit.Outcome, visit.Variant, visit.VariantProbability, visit.Rule, visit.LinkVersion, visit.Region);
                if (inserted == 1)
                {
                    added.Add(visit.EventId);
                }
            }
        }

        using (var insert = new Statement(transaction, InsertUserAgent, 2))
        {
            foreach (var agent in NewUserAgents(visits))
            {
                insert.Run(Id(agent.Id), agent.Text);
            }
        }

        using var reject = new Statement(transaction, InsertRejected, 5);
        foreach (var visit in rejected)
        {
            reject.Run(visit.Fingerprint, Id(visit.MerchantId), visit.Reason, Time(visit.ReceivedAt), visit.Body);
        }

        return Task.FromResult<IReadOnlySet<Guid>>(added);
    }

    protected override Task<Counted> AddAsync(
        DbTransaction transaction, BatchTally tally, IReadOnlyList<ScopeKey> scopes, IReadOnlyList<VisitRow> around, DateTime now,
        CancellationToken cancellationToken)
    {
        using (var add = new Statement(transaction, AddRollup, 15))
        {
            foreach (var (key, n) in tally.Rollups)
            {
                var (merchant, hour, link, placement, campaign, form, channel) = key;
                add.Run(
                    Id(merchant), Time(hour), Id(link), Id(placement), Id(campaign), form, channel,
                    n.HumanGross, n.Preview, n.Bot, n.Prefetch, n.Duplicate, n.Internal, n.Suspect, tally.RollupWakes.GetValueOrDefault(key));
            }
        }

        using (var add = new Statement(transaction, AddScope, 13))
        {
            foreach (var (scope, n) in tally.Scopes)
            {
                add.Run(
                    Id(scope.MerchantId), (short)scope.Kind, Id(scope.Id),
                    n.HumanGross, n.Preview, n.Bot, n.Prefetch, n.Duplicate, n.Internal, n.Suspect,
                    tally.ScopeWakes.GetValueOrDefault(scope), Time(now), tally.LastHumanHours.TryGetValue(scope, out var hour) ? (object)Time(hour) : null);
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

        return Task.FromResult(new Counted(totals, FindAll(transaction, around, cancellationToken), tally.Visitors));
    }

    protected override Task<IReadOnlySet<Guid>> MarkAsync(DbTransaction transaction, IReadOnlyList<VisitRow> visits, CancellationToken cancellationToken)
    {
        using var mark = new Statement(transaction, MarkDuplicate, 2);
        return Task.FromResult<IReadOnlySet<Guid>>(
            visits.Where(visit => mark.Run(Id(visit.EventId), DoubleClicks.Reason) == 1).Select(visit => visit.EventId).ToHashSet());
    }

    private static List<VisitRow> FindAll(DbTransaction transaction, IReadOnlyList<VisitRow> around, CancellationToken cancellationToken)
    {
        var neighbours = new Dictionary<Guid, VisitRow>();
        using var findBefore = new Statement(transaction, FindBefore, 6);
        using var findBehind = new Statement(transaction, FindBehind, 6);
        foreach (var visit in around)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (find, end) in ((Statement, DateTime)[])[(findBefore, visit.OccurredAt - DoubleClicks.Window), (findBehind, visit.OccurredAt + DoubleClicks.Window)])
            {
                using var reader = find.Read(
                    Id(visit.MerchantId), Id(visit.VisitorId), Id(visit.LinkId), Time(end), Time(visit.OccurredAt), Id(visit.EventId));
                if (reader.Read())
                {
                    var neighbour = ReadNeighbour(reader, visit);
                    neighbours[neighbour.EventId] = neighbour;
                }
            }
        }

        return [.. neighbours.Values];
    }

    private static VisitRow ReadNeighbour(SqliteDataReader reader, VisitRow visit) => new()
    {
        EventId = Id(reader, 0),
        MerchantId = visit.MerchantId,
        LinkId = visit.LinkId,
        VisitorId = visit.VisitorId,
        PlacementId = reader.IsDBNull(1) ? null : Id(reader, 1),
        CampaignId = reader.IsDBNull(2) ? null : Id(reader, 2),
        Form = reader.GetInt16(3),
        Channel = reader.GetString(4),
        OccurredAt = DateTime.UnixEpoch.AddMilliseconds(reader.GetInt64(5)),
        Quality = reader.GetInt16(6),
    };

    private static Guid Id(SqliteDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

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
