using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Stats;

/// <summary>
/// The questions behind the figures, in the SQL that both databases know. Rows are (bucket, key, …): a bucket is 0, an hour of UTC since 1970, or a day of a time
/// zone since 1970. All values but times of our own are parameters.
/// </summary>
internal sealed class FigureSql
{
    /// <summary>Rows of one question at most, and one to tell that there are more.</summary>
    public const int MaxRows = 50_000;

    private readonly AttributionDbContext context;
    private readonly FiguresQuestion question;
    private readonly HourRange range;
    private readonly TopDimension? by;
    private readonly FiguresInterval interval;
    private readonly bool isSqlite;

    public FigureSql(AttributionDbContext context, FiguresQuestion question, HourRange range, TopDimension? by, FiguresInterval interval)
    {
        (this.context, this.question, this.range, this.by, this.interval) = (context, question, range, by, interval);
        isSqlite = context.Database.IsSqlite();
    }

    /// <summary>bucket, key, page views, orders, paid, refunded: from the roll-ups.</summary>
    public DbCommand RollUps() => Command(
        $"""
         SELECT {Bucket("v.hour")}, {Key("v")}, {Sum("v.human_gross")}, {Sum("v.orders")}, {Sum("v.paid")}, {Sum("v.refunded")}
         FROM visit_rollups v {Placements("v")}
         WHERE v.merchant_id = @merchant AND v.hour >= @from AND v.hour < @to {Narrow("v")}
         GROUP BY 1, 2 LIMIT {MaxRows + 1}
         """);

    /// <summary>bucket, key, visitors, new ones, buyers, old ones, what they paid: of the visitors who came there, from their visits.</summary>
    /// <param name="fromDays">From the visitors of days instead, which are kept for ever; of the whole merchant, one id, or all links.</param>
    public DbCommand Visitors(bool fromDays) => Command(
        $"""
         WITH seen AS ({(fromDays ? SeenDays() : SeenVisits())}), payers AS ({Payers()})
         SELECT s.b, s.k, count(*),
                {Sum($"CASE WHEN EXISTS (SELECT 1 FROM visitor_days d WHERE d.merchant_id = @merchant AND d.scope = 0 AND d.scope_id = @merchant AND d.visitor_id = s.visitor_id AND d.day >= {Day(FirstDay.AddDays(-question.VisitorLookBack))} AND d.day < {Day(FirstDay)}) THEN 0 ELSE 1 END")},
                count(p.visitor_id), {Sum($"CASE WHEN p.visitor_id IS NULL THEN 0 WHEN {IsOld} THEN 1 ELSE 0 END")}, {Sum("p.paid")}
         FROM seen s LEFT JOIN payers p ON p.b = s.b AND p.visitor_id = s.visitor_id
         GROUP BY 1, 2 LIMIT {MaxRows + 1}
         """);

    /// <summary>bucket, '', buyers, old ones, what they paid: of the whole shop, whether they came in the range or before.</summary>
    public DbCommand Buyers() => Command(
        $"""
         WITH payers AS ({Payers()})
         SELECT p.b, '', count(*), {Sum($"CASE WHEN {IsOld} THEN 1 ELSE 0 END")}, {Sum("p.paid")} FROM payers p GROUP BY 1 LIMIT {MaxRows + 1}
         """);

    /// <summary>bucket, key, followers, members: visitors whose claims said so.</summary>
    public DbCommand Audiences() => Command(
        $"""
         SELECT {Bucket("v.occurred_at")}, {(by == TopDimension.Staff ? "coalesce(nullif(v.staff_id, ''), q.staff, '')" : Key("v"))},
                count(DISTINCT CASE WHEN v.audience = 'follower' THEN v.visitor_id END), count(DISTINCT CASE WHEN v.audience = 'member' THEN v.visitor_id END)
         FROM claim_events v {Placements("v")}
         WHERE v.merchant_id = @merchant AND v.occurred_at >= @from AND v.occurred_at < @to AND v.audience IN ('follower', 'member') AND v.visitor_id IS NOT NULL {Narrow("v")}
         GROUP BY 1, 2 LIMIT {MaxRows + 1}
         """);

    /// <summary>The key of a row, as callers know it.</summary>
    public string ReadKey(DbDataReader reader) => by switch
    {
        TopDimension.Link or TopDimension.Placement or TopDimension.Campaign => context.ReadId(reader, 1) is var id && id == Guid.Empty ? "" : id.ToString("D"),
        TopDimension.Form => FormNames.Of(reader.GetInt16(1)),
        _ => reader.GetString(1),
    };

    /// <summary>The beginning of a bucket, in UTC; null: there is one only.</summary>
    public DateTime? ReadStart(DbDataReader reader) => interval switch
    {
        FiguresInterval.Hour => DateTime.UnixEpoch.AddHours(reader.GetInt64(0)),
        FiguresInterval.Day => question.Zone.Start(DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)reader.GetInt64(0))),
        _ => null,
    };

    // Days of UTC+8, as visitors' days are.
    private DateOnly FirstDay => ChinaDay.Of(range.From!.Value);

    // Here "p" is of payers.
    private static string IsOld =>
        "(p.known = 1 OR EXISTS (SELECT 1 FROM orders e WHERE e.merchant_id = @merchant AND e.buyer_id = p.visitor_id AND e.paid_at >= @look AND e.paid_at < @from))";

    private string SeenVisits() =>
        $"""
         SELECT DISTINCT {Bucket("v.occurred_at")} AS b, {Key("v")} AS k, v.visitor_id FROM visits v {Placements("v")}
         WHERE v.merchant_id = @merchant AND v.occurred_at >= @from AND v.occurred_at < @to AND v.quality IN (1, 5) AND v.visitor_id IS NOT NULL {Narrow("v")}
         """;

    private string SeenDays()
    {
        var bucket = interval == FiguresInterval.Total ? "0" : isSqlite ? "v.day - 719162" : "(v.day - DATE '1970-01-01')::bigint";
        var scope = by == TopDimension.Link ? "v.scope = 3" : $"v.scope = {(short)question.Scope.Single!.Value.Kind} AND v.scope_id = @scope";
        return $"""
                SELECT DISTINCT {bucket} AS b, {(by == TopDimension.Link ? "v.scope_id" : "''")} AS k, v.visitor_id FROM visitor_days v
                WHERE v.merchant_id = @merchant AND {scope} AND v.day >= {Day(range.FirstDay)} AND v.day <= {Day(range.LastDay)}
                """;
    }

    private string Payers() =>
        $"""
         SELECT {Bucket("o.paid_at")} AS b, o.buyer_id AS visitor_id, {Sum("o.amount")} AS paid, max(CASE WHEN o.buyer_new = false THEN 1 ELSE 0 END) AS known
         FROM orders o WHERE o.merchant_id = @merchant AND o.paid_at >= @from AND o.paid_at < @to AND o.buyer_id IS NOT NULL GROUP BY 1, 2
         """;

    private string Bucket(string time)
    {
        var milliseconds = isSqlite ? time : $"(extract(epoch FROM {time}) * 1000)::bigint";
        switch (interval)
        {
            case FiguresInterval.Hour:
                return $"{milliseconds} / 3600000";
            case FiguresInterval.Day:
                var offsets = question.Zone.Offsets(range.From!.Value, range.To!.Value);
                var clock = string.Concat(offsets.Skip(1).Zip(offsets, (next, one) => string.Create(CultureInfo.InvariantCulture, $" WHEN {milliseconds} < {Unix(next.From)} THEN {Unix(one.Offset)}")));
                var last = Unix(offsets[^1].Offset).ToString(CultureInfo.InvariantCulture);
                return $"({milliseconds} + {(clock.Length == 0 ? last : $"CASE{clock} ELSE {last} END")}) / 86400000";
            default:
                return isSqlite ? "0" : "0::bigint";
        }
    }

    private string Key(string row) => by switch
    {
        TopDimension.Link => $"{row}.link_id",
        TopDimension.Placement => $"coalesce({row}.placement_id, @none)",
        TopDimension.Campaign => $"coalesce({row}.campaign_id, @none)",
        TopDimension.Form => $"{row}.form",
        TopDimension.Channel => $"{row}.channel",
        TopDimension.Store => "coalesce(q.store, '')",
        TopDimension.Staff => "coalesce(q.staff, '')",
        _ => "''",
    };

    private string Placements(string row) =>
        by is TopDimension.Store or TopDimension.Staff ? $"LEFT JOIN placements q ON q.merchant_id = {row}.merchant_id AND q.id = {row}.placement_id" : "";

    private string Narrow(string row) =>
        (question.Scope.LinkId is null ? "" : $" AND {row}.link_id = @link")
        + (question.Scope.PlacementId is null ? "" : $" AND {row}.placement_id = @placement")
        + (question.Scope.CampaignId is null ? "" : $" AND {row}.campaign_id = @campaign");

    private string Day(DateOnly day) =>
        isSqlite ? day.DayNumber.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"DATE '{day:yyyy-MM-dd}'");

    // Sums of whole numbers are of another type in PostgreSQL.
    private static string Sum(string value) => $"CAST(coalesce(sum({value}), 0) AS bigint)";

    private static long Unix(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    private static long Unix(TimeSpan offset) => offset.Ticks / TimeSpan.TicksPerMillisecond;

    private DbCommand Command(string sql)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Our own words and numbers; every value of a caller is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        var scope = question.Scope;
        Add("@merchant", context.Stored(scope.MerchantId));
        Add("@from", context.Stored(range.From!.Value));
        Add("@to", context.Stored(range.To!.Value));
        Add("@look", context.Stored(range.From.Value.AddDays(-question.BuyerLookBack)));
        Add("@none", context.Stored(Guid.Empty));
        Add("@scope", context.Stored(scope.Single?.Id ?? Guid.Empty));
        Add("@link", context.Stored(scope.LinkId ?? Guid.Empty));
        Add("@placement", context.Stored(scope.PlacementId ?? Guid.Empty));
        Add("@campaign", context.Stored(scope.CampaignId ?? Guid.Empty));
        return command;

        void Add(string name, object value)
        {
            if (!sql.Contains(name, StringComparison.Ordinal))
            {
                return;
            }

            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }
}
