using System.Data.Common;
using Npgsql;
using Redirect.Attribution.Counters;
using static Redirect.Attribution.Storage.Postgres.Arrays;

namespace Redirect.Attribution.Ingest;

/// <summary>
/// Of a batch's visitors those that are new: to a scope's day, and to a scope at all. Whoever asks has the merchant's total and so the merchant: nobody else adds
/// visitors of it until the transaction ends, and what is found new is inserted as such.
/// </summary>
internal sealed class PostgresVisitors
{
    // One look at the index for a visitor's days in a scope. A subquery on purpose: never a scan of the table, whatever is known of its size.
    private const string FindKnown =
        """
        SELECT (
          SELECT bool_or(k.day = v.day) FROM visitor_days k
          WHERE k.merchant_id = v.merchant_id AND k.scope = v.scope AND k.scope_id = v.scope_id AND k.visitor_id = v.visitor_id)
        FROM unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::date[], $5::uuid[]) WITH ORDINALITY AS v(merchant_id, scope, scope_id, day, visitor_id, number)
        ORDER BY v.number
        """;

    private const string InsertVisitors =
        """
        INSERT INTO visitor_days (merchant_id, scope, scope_id, day, visitor_id)
        SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::date[], $5::uuid[])
        """;

    private const string AddDays =
        """
        INSERT INTO unique_days AS u (merchant_id, scope, scope_id, day, visitors, updated_at)
        SELECT d.*, $6 FROM unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::date[], $5::bigint[]) AS d
        ON CONFLICT (merchant_id, scope, scope_id, day) DO UPDATE SET
          visitors = u.visitors + excluded.visitors, updated_at = greatest(u.updated_at, excluded.updated_at)
        """;

    private readonly List<(ScopeDay Day, Guid Visitor)> newOnDay = [];
    private readonly HashSet<(ScopeKey, DateOnly, Guid)> newAtLinks = [];
    private readonly Dictionary<ScopeKey, HashSet<Guid>> newAtAll = [];

    private PostgresVisitors()
    {
    }

    /// <summary>The visitors whom a scope had not had on a day.</summary>
    public IEnumerable<KeyValuePair<ScopeDay, IReadOnlyCollection<Guid>>> NewOnDays =>
        newOnDay.GroupBy(x => x.Day, x => x.Visitor).Select(day => KeyValuePair.Create(day.Key, (IReadOnlyCollection<Guid>)[.. day]));

    /// <summary>How many visitors of the batch a scope never had before.</summary>
    public long NewAt(ScopeKey scope) => newAtAll.TryGetValue(scope, out var visitors) ? visitors.Count : 0;

    /// <summary>Whether a visitor's visits to a link on a day are all in the batch: there was no human one of that day before.</summary>
    public bool IsFirstOfDay(VisitRow visit) =>
        visit.VisitorId is { } visitor && newAtLinks.Contains((new ScopeKey(visit.MerchantId, ScopeKind.Link, visit.LinkId), ChinaDay.Of(visit.OccurredAt), visitor));

    /// <summary>Looks them up.</summary>
    public static async Task<PostgresVisitors> FindAsync(DbTransaction transaction, BatchTally tally, CancellationToken cancellationToken)
    {
        var found = new PostgresVisitors();
        // In the index's order, so that neighbours share its pages.
        var all = tally.Visitors.SelectMany(x => x.Value.Order().Select(visitor => (Day: x.Key, Visitor: visitor))).ToList();
        if (all.Count == 0)
        {
            return found;
        }

        await using var batch = Batch(transaction, Command(FindKnown, Keys(all)));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var (day, visitor) in all)
        {
            await reader.ReadAsync(cancellationToken);
            var isKnown = !reader.IsDBNull(0);
            if (isKnown && reader.GetBoolean(0))
            {
                continue;
            }

            found.newOnDay.Add((day, visitor));
            if (day.Scope.Kind == ScopeKind.Link)
            {
                found.newAtLinks.Add((day.Scope, day.Day, visitor));
            }

            if (!isKnown)
            {
                if (!found.newAtAll.TryGetValue(day.Scope, out var visitors))
                {
                    found.newAtAll.Add(day.Scope, visitors = []);
                }

                visitors.Add(visitor);
            }
        }

        return found;
    }

    /// <summary>The statements that add the new ones to their days.</summary>
    public IEnumerable<NpgsqlBatchCommand> Additions(DateTime now)
    {
        if (newOnDay.Count == 0)
        {
            yield break;
        }

        var days = newOnDay.CountBy(x => x.Day).ToList();
        yield return Command(InsertVisitors, Keys(newOnDay));
        yield return Command(
            AddDays,
            Column(days, x => x.Key.Scope.MerchantId),
            Column(days, x => (short)x.Key.Scope.Kind),
            Column(days, x => x.Key.Scope.Id),
            Column(days, x => x.Key.Day),
            Column(days, x => (long)x.Value),
            new NpgsqlParameter<DateTime> { TypedValue = now });
    }

    private static NpgsqlParameter[] Keys(List<(ScopeDay Day, Guid Visitor)> visitors) =>
    [
        Column(visitors, x => x.Day.Scope.MerchantId),
        Column(visitors, x => (short)x.Day.Scope.Kind),
        Column(visitors, x => x.Day.Scope.Id),
        Column(visitors, x => x.Day.Day),
        Column(visitors, x => x.Visitor),
    ];
}
