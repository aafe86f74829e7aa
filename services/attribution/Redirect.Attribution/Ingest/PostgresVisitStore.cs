using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Storage;
using static Redirect.Attribution.Storage.Postgres.Arrays;

namespace Redirect.Attribution.Ingest;

/// <summary>PostgreSQL: visits by <c>COPY</c>, all else by whole columns as arrays; nine round trips a batch, two more where a double click came in two batches.</summary>
internal sealed class PostgresVisitStore(IDbContextFactory<AttributionDbContext> contexts, PostgresVisitDays days) : VisitStore(contexts)
{
    private const string InsertVisits =
        """
        INSERT INTO visits (event_id, merchant_id, link_id, placement_id, campaign_id, form, channel, occurred_at, ingested_at, visitor_id, quality,
                            quality_reason, quality_rules_version, device, os, app, language, referrer_host, address_prefix, address_hash,
                            signals, user_agent_id, outcome, variant, variant_probability, rule, link_version, region)
        SELECT v.* FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::smallint[], $7::text[], $8::timestamptz[], $9::timestamptz[],
                               $10::uuid[], $11::smallint[], $12::text[], $13::int[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[],
                               $19::text[], $20::bytea[], $21::int[], $22::uuid[], $23::text[], $24::text[], $25::float8[], $26::int[], $27::bigint[], $28::text[])
          AS v(event_id, merchant_id, link_id, placement_id, campaign_id, form, channel, occurred_at)
        WHERE NOT EXISTS (SELECT 1 FROM untimed_visits u WHERE u.event_id = v.event_id AND u.occurred_at <> v.occurred_at)
        ON CONFLICT (event_id, occurred_at) DO NOTHING
        RETURNING event_id
        """;

    // Whoever brings such ids is alone: all others have looked at the table and are done, or will look and see them.
    private const string LockUntimed = "LOCK TABLE untimed_visits IN ACCESS EXCLUSIVE MODE";

    // The time that counts is that of the first, or of the visit whose id it truly is.
    private const string InsertUntimed =
        """
        INSERT INTO untimed_visits (event_id, occurred_at)
        SELECT u.event_id, CASE WHEN EXISTS (SELECT 1 FROM visits v WHERE v.event_id = u.event_id AND v.occurred_at = u.id_time) THEN u.id_time ELSE u.occurred_at END
        FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS u(event_id, occurred_at, id_time)
        ON CONFLICT (event_id) DO NOTHING
        """;

    private const string InsertUserAgents =
        """
        INSERT INTO user_agents (id, text) SELECT * FROM unnest($1::uuid[], $2::text[]) ON CONFLICT (id) DO NOTHING
        """;

    private const string InsertRejected =
        """
        INSERT INTO rejected_visits (fingerprint, merchant_id, reason, received_at, body)
        SELECT * FROM unnest($1::bytea[], $2::uuid[], $3::text[], $4::timestamptz[], $5::bytea[])
        ON CONFLICT (fingerprint) DO NOTHING
        """;

    private const string AddRollups =
        """
        INSERT INTO visit_rollups AS r (merchant_id, hour, link_id, placement_id, campaign_id, form, channel,
                                        human_gross, preview, bot, prefetch, duplicate, internal, suspect, wake_attempted)
        SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::uuid[], $6::smallint[], $7::text[],
                             $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[])
        ON CONFLICT (merchant_id, hour, link_id, placement_id, campaign_id, form, channel) DO UPDATE SET
          human_gross = r.human_gross + excluded.human_gross, preview = r.preview + excluded.preview, bot = r.bot + excluded.bot,
          prefetch = r.prefetch + excluded.prefetch, duplicate = r.duplicate + excluded.duplicate,
          internal = r.internal + excluded.internal, suspect = r.suspect + excluded.suspect,
          wake_attempted = r.wake_attempted + excluded.wake_attempted
        """;

    private const string AddScopes =
        """
        INSERT INTO scope_totals AS t (merchant_id, scope, scope_id, human_gross, preview, bot, prefetch, duplicate, internal, suspect, wake_attempted,
                                       last_human_hour, unique_visitors, updated_at)
        SELECT g.*, $14 FROM unnest($1::uuid[], $2::smallint[], $3::uuid[],
                             $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
                             $11::bigint[], $12::timestamptz[], $13::bigint[]) AS g
        ON CONFLICT (merchant_id, scope, scope_id) DO UPDATE SET
          human_gross = t.human_gross + excluded.human_gross, preview = t.preview + excluded.preview, bot = t.bot + excluded.bot,
          prefetch = t.prefetch + excluded.prefetch, duplicate = t.duplicate + excluded.duplicate,
          internal = t.internal + excluded.internal, suspect = t.suspect + excluded.suspect,
          wake_attempted = t.wake_attempted + excluded.wake_attempted,
          last_human_hour = greatest(t.last_human_hour, excluded.last_human_hour), unique_visitors = t.unique_visitors + excluded.unique_visitors,
          updated_at = greatest(t.updated_at, excluded.updated_at)
        """;

    // Two looks at the index of a visitor's path for each visit, each for one row: whatever a visitor does, the answer is no longer. The ends of the window are said
    // together with the visitor, and the day's own table is asked: a bare time would let the index of a merchant's day serve as well, and of a new day, of which it
    // knows nothing yet, the planner took that one and read every visit of those four seconds for each of them.
    private static readonly CompositeFormat FindNeighbours = CompositeFormat.Parse(
        """
        SELECT o.event_id, f.merchant_id, f.link_id, o.placement_id, o.campaign_id, o.form, o.channel, o.occurred_at, f.visitor_id, o.quality
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[]) AS f(event_id, merchant_id, link_id, visitor_id, occurred_at)
        CROSS JOIN LATERAL (
          (SELECT event_id, placement_id, campaign_id, form, channel, occurred_at, quality FROM {0} v
           WHERE v.merchant_id = f.merchant_id AND v.visitor_id = f.visitor_id AND (v.visitor_id, v.occurred_at) >= (f.visitor_id, f.occurred_at - $6)
             AND (v.visitor_id, v.occurred_at, v.event_id) < (f.visitor_id, f.occurred_at, f.event_id) AND v.link_id = f.link_id AND v.quality IN (1, 5)
           ORDER BY v.occurred_at DESC, v.event_id DESC LIMIT 1)
          UNION ALL
          (SELECT event_id, placement_id, campaign_id, form, channel, occurred_at, quality FROM {0} v
           WHERE v.merchant_id = f.merchant_id AND v.visitor_id = f.visitor_id AND (v.visitor_id, v.occurred_at) <= (f.visitor_id, f.occurred_at + $6)
             AND (v.visitor_id, v.occurred_at, v.event_id) > (f.visitor_id, f.occurred_at, f.event_id) AND v.link_id = f.link_id AND v.quality IN (1, 5)
           ORDER BY v.occurred_at, v.event_id LIMIT 1)) AS o
        """);

    private const string MarkDuplicates =
        """
        UPDATE visits v SET quality = 5, quality_reason = $3 FROM unnest($1::uuid[], $2::timestamptz[]) AS d(event_id, occurred_at)
        WHERE v.event_id = d.event_id AND v.occurred_at = d.occurred_at AND v.occurred_at BETWEEN $4 AND $5 AND v.quality = 1
        RETURNING v.event_id
        """;

    private const string ReadScopes =
        $"""
        SELECT {TotalsColumns}
        FROM unnest($1::uuid[], $2::smallint[], $3::uuid[]) AS k(merchant_id, scope, scope_id) JOIN scope_totals t USING (merchant_id, scope, scope_id)
        """;

    protected override ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IDisposable?>(null);

    protected override async Task<IReadOnlySet<Guid>> InsertAsync(
        DbTransaction transaction, IReadOnlyList<VisitRow> visits, IReadOnlyList<RejectedVisit> rejected, CancellationToken cancellationToken)
    {
        var untimed = visits.Where(visit => UntimedVisit.TimeIn(visit.EventId) != visit.OccurredAt).ToList();
        var added = new HashSet<Guid>(visits.Count);
        try
        {
            var isCopied = visits.Count > 0 && untimed.Count == 0 && await PostgresVisitCopy.TryAsync(transaction, visits, cancellationToken);
            if (isCopied)
            {
                added.UnionWith(visits.Select(visit => visit.EventId));
            }

            await using var batch = Batch(transaction, [.. isCopied ? [] : Insertion(visits, untimed), .. Beside(visits, rejected)]);
            if (batch.BatchCommands.Count == 0)
            {
                return added;
            }

            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                added.Add(reader.GetGuid(0));
            }

            // An error of the commands behind shows only when their results are asked for.
            await reader.NextResultAsync(cancellationToken);
            return added;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.CheckViolation)
        {
            // A day that was there has been dropped meanwhile. The message comes again, and then its day is looked for.
            days.Forget();
            throw;
        }
    }

    protected override async Task<Counted> AddAsync(
        DbTransaction transaction, BatchTally tally, IReadOnlyList<ScopeKey> scopes, IReadOnlyList<VisitRow> around, DateTime now,
        CancellationToken cancellationToken)
    {
        if (tally.Scopes.Count > 0)
        {
            // The merchants' own first: from here on they are this transaction's.
            await using var first = Batch(transaction, Scopes(tally, [.. tally.Scopes.Where(scope => scope.Key.Kind == ScopeKind.Merchant)], visitors: null, now));
            await first.ExecuteNonQueryAsync(cancellationToken);
        }

        var visitors = await PostgresVisitors.FindAsync(transaction, tally, cancellationToken);
        var lookups = Neighbours([.. around.Where(visit => DoubleClicks.IsNearMidnight(visit) || !visitors.IsFirstOfDay(visit))]).ToList();
        await using var batch = Batch(
            transaction,
            [
                .. tally.Scopes.Count == 0 ? [] : Additions(tally, visitors, now),
                .. lookups,
                Command(ReadScopes, Column(scopes, x => x.MerchantId), Column(scopes, x => (short)x.Kind), Column(scopes, x => x.Id)),
            ]);

        try
        {
            return await ReadAsync(batch, lookups.Count, visitors, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // As above, of the day before or behind.
            days.Forget();
            throw;
        }
    }

    protected override async Task<IReadOnlySet<Guid>> MarkAsync(DbTransaction transaction, IReadOnlyList<VisitRow> visits, CancellationToken cancellationToken)
    {
        await using var batch = Batch(transaction, Command(
            MarkDuplicates,
            Column(visits, x => x.EventId),
            Column(visits, x => x.OccurredAt),
            new NpgsqlParameter<string> { TypedValue = DoubleClicks.Reason },
            new NpgsqlParameter<DateTime> { TypedValue = visits.Min(x => x.OccurredAt) },
            new NpgsqlParameter<DateTime> { TypedValue = visits.Max(x => x.OccurredAt) }));
        var marked = new HashSet<Guid>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            marked.Add(reader.GetGuid(0));
        }

        return marked;
    }

    private static IEnumerable<NpgsqlBatchCommand> Insertion(IReadOnlyList<VisitRow> visits, List<VisitRow> untimed)
    {
        if (untimed.Count > 0)
        {
            yield return Command(LockUntimed);
            yield return Command(InsertUntimed, Column(untimed, x => x.EventId), Column(untimed, x => x.OccurredAt), Column(untimed, x => UntimedVisit.TimeIn(x.EventId)));
        }

        yield return Command(
            InsertVisits,
            Column(visits, x => x.EventId),
            Column(visits, x => x.MerchantId),
            Column(visits, x => x.LinkId),
            Column(visits, x => x.PlacementId),
            Column(visits, x => x.CampaignId),
            Column(visits, x => x.Form),
            Column(visits, x => x.Channel),
            Column(visits, x => x.OccurredAt),
            Column(visits, x => x.IngestedAt),
            Column(visits, x => x.VisitorId),
            Column(visits, x => x.Quality),
            Column(visits, x => x.QualityReason),
            Column(visits, x => x.QualityRulesVersion),
            Column(visits, x => x.Device),
            Column(visits, x => x.Os),
            Column(visits, x => x.App),
            Column(visits, x => x.Language),
            Column(visits, x => x.ReferrerHost),
            Column(visits, x => x.AddressPrefix),
            Column(visits, x => x.AddressHash),
            Column(visits, x => x.Signals),
            Column(visits, x => x.UserAgentId),
            Column(visits, x => x.Outcome),
            Column(visits, x => x.Variant),
            Column(visits, x => x.VariantProbability),
            Column(visits, x => x.Rule),
            Column(visits, x => x.LinkVersion),
            Column(visits, x => x.Region));
    }

    // Without rows, so that what is read are the visits.
    private IEnumerable<NpgsqlBatchCommand> Beside(IReadOnlyList<VisitRow> visits, IReadOnlyList<RejectedVisit> rejected)
    {
        if (NewUserAgents(visits) is { Count: > 0 } agents)
        {
            yield return Command(InsertUserAgents, Column(agents, x => x.Id), Column(agents, x => x.Text));
        }

        if (rejected.Count > 0)
        {
            yield return Command(
                InsertRejected,
                Column(rejected, x => x.Fingerprint),
                Column(rejected, x => x.MerchantId),
                Column(rejected, x => x.Reason),
                Column(rejected, x => x.ReceivedAt),
                Column(rejected, x => x.Body));
        }
    }

    private static IEnumerable<NpgsqlBatchCommand> Additions(BatchTally tally, PostgresVisitors visitors, DateTime now) =>
    [
        // The merchants' again, by nothing but their visitors, who could only be looked up by whoever has the row.
        Scopes(tally, [.. tally.Scopes.Select(scope => scope.Key.Kind == ScopeKind.Merchant ? KeyValuePair.Create(scope.Key, default(VisitCounts)) : scope)], visitors, now),
        Rollups(tally),
        .. visitors.Additions(now),
    ];

    private static NpgsqlBatchCommand Scopes(BatchTally tally, IReadOnlyList<KeyValuePair<ScopeKey, VisitCounts>> scopes, PostgresVisitors? visitors, DateTime now)
    {
        // What is added once goes with the first: of a merchant that is before its visitors are known, of all others after.
        bool IsFirst(ScopeKey scope) => visitors is null || scope.Kind != ScopeKind.Merchant;
        return Command(
            AddScopes,
            [
                Column(scopes, x => x.Key.MerchantId),
                Column(scopes, x => (short)x.Key.Kind),
                Column(scopes, x => x.Key.Id),
                .. Counters(scopes),
                Column(scopes, x => IsFirst(x.Key) ? tally.ScopeWakes.GetValueOrDefault(x.Key) : 0),
                Times(scopes, x => tally.LastHumanHours.TryGetValue(x.Key, out var hour) ? hour : null),
                Column(scopes, x => visitors?.NewAt(x.Key) ?? 0),
                new NpgsqlParameter<DateTime> { TypedValue = now },
            ]);
    }

    private static NpgsqlBatchCommand Rollups(BatchTally tally) => Command(
        AddRollups,
        [
            Column(tally.Rollups, x => x.Key.MerchantId),
            Column(tally.Rollups, x => x.Key.Hour),
            Column(tally.Rollups, x => x.Key.LinkId),
            Column(tally.Rollups, x => x.Key.PlacementId),
            Column(tally.Rollups, x => x.Key.CampaignId),
            Column(tally.Rollups, x => x.Key.Form),
            Column(tally.Rollups, x => x.Key.Channel),
            .. Counters(tally.Rollups),
            Column(tally.Rollups, x => tally.RollupWakes.GetValueOrDefault(x.Key)),
        ]);

    // By day: around midnight a visit's window is in two.
    private IEnumerable<NpgsqlBatchCommand> Neighbours(IReadOnlyList<VisitRow> around) =>
        from visit in around
        from day in DoubleClicks.DaysAround(visit)
        where days.IsOpen(day)
        group visit by day into some
        orderby some.Key
        let visits = some.ToList()
        select Command(
            string.Format(CultureInfo.InvariantCulture, FindNeighbours, PostgresVisitDays.TableOf(some.Key)),
            Column(visits, x => x.EventId),
            Column(visits, x => x.MerchantId),
            Column(visits, x => x.LinkId),
            Column(visits, x => x.VisitorId.GetValueOrDefault()),
            Column(visits, x => x.OccurredAt),
            new NpgsqlParameter<TimeSpan> { TypedValue = DoubleClicks.Window });

    private static async Task<Counted> ReadAsync(NpgsqlBatch batch, int lookups, PostgresVisitors visitors, CancellationToken cancellationToken)
    {
        // The commands before the lookups return no rows.
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var neighbours = new Dictionary<Guid, VisitRow>();
        for (var lookup = 0; lookup < lookups; lookup++)
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var visit = ReadNeighbour(reader);
                neighbours[visit.EventId] = visit;
            }

            await reader.NextResultAsync(cancellationToken);
        }

        var totals = new Dictionary<ScopeKey, Totals>();
        while (await reader.ReadAsync(cancellationToken))
        {
            totals.Add(new ScopeKey(reader.GetGuid(0), (ScopeKind)reader.GetInt16(1), reader.GetGuid(2)), ReadTotals(reader));
        }

        return new Counted(totals, [.. neighbours.Values], visitors.NewOnDays);
    }

    private static VisitRow ReadNeighbour(NpgsqlDataReader reader) => new()
    {
        EventId = reader.GetGuid(0),
        MerchantId = reader.GetGuid(1),
        LinkId = reader.GetGuid(2),
        PlacementId = reader.IsDBNull(3) ? null : reader.GetGuid(3),
        CampaignId = reader.IsDBNull(4) ? null : reader.GetGuid(4),
        Form = reader.GetInt16(5),
        Channel = reader.GetString(6),
        OccurredAt = reader.GetDateTime(7),
        VisitorId = reader.GetGuid(8),
        Quality = reader.GetInt16(9),
    };

    private static NpgsqlParameter[] Counters<TKey>(IReadOnlyList<KeyValuePair<TKey, VisitCounts>> rows) =>
    [
        Column(rows, x => x.Value.HumanGross),
        Column(rows, x => x.Value.Preview),
        Column(rows, x => x.Value.Bot),
        Column(rows, x => x.Value.Prefetch),
        Column(rows, x => x.Value.Duplicate),
        Column(rows, x => x.Value.Internal),
        Column(rows, x => x.Value.Suspect),
    ];
}
