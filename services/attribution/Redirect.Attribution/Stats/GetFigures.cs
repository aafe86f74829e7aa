using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Stats;

/// <summary>
/// A merchant's figures, in all and by a dimension. Views, orders and amounts are from the roll-ups; visitors, buyers and audiences are counted one by one, from the
/// visits, orders and claims of the range, because one visitor is in many rows and in the total once: that part grows with what happened in the range.
/// </summary>
internal sealed class GetFigures(ScopeOwnership ownership, Currencies currencies, IDbContextFactory<AttributionDbContext> contexts)
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1_000;
    public const int MaxDays = 366;

    /// <summary>31 days.</summary>
    public const int MaxHours = 744;

    /// <summary>Six months, as in the glossary of a sister product.</summary>
    public const int DefaultVisitorLookBack = 180;

    public const int DefaultBuyerLookBack = 365;
    public const int MaxLookBack = 730;

    public async Task<Answer<FiguresAnswer>> AskAsync(FiguresQuestion question, CancellationToken cancellationToken)
    {
        var checkedRange = Check(question);
        if (checkedRange.Value is not { } range)
        {
            return checkedRange.Refusal!;
        }

        if (await ownership.CheckAsync(question.Scope, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        question = question with
        {
            Limit = question.Limit == 0 ? DefaultLimit : question.Limit,
            VisitorLookBack = question.VisitorLookBack == 0 ? DefaultVisitorLookBack : question.VisitorLookBack,
            BuyerLookBack = question.BuyerLookBack == 0 ? DefaultBuyerLookBack : question.BuyerLookBack,
        };
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var isKept = !(await VisitDays.KeptSinceAsync(context, cancellationToken) > range.From);
        var total = await CountAsync(context, question, range, null, FiguresInterval.Total, isKept, cancellationToken);
        var parts = question is { By: null, Interval: FiguresInterval.Total } ? []
            : await CountAsync(context, question, range, question.By, question.Interval, isKept, cancellationToken);
        if (parts.Count > FigureSql.MaxRows)
        {
            return new Refusal(RefusalKind.Rule, "to", "range_too_long", $"The answer would have more than {FigureSql.MaxRows} rows; ask for a shorter range or a longer interval.");
        }

        var whole = total.Values.SingleOrDefault();
        var keys = parts.GroupBy(part => part.Key.Key).OrderByDescending(key => key.Sum(part => part.Value.PageViews)).ThenBy(key => key.Key, StringComparer.Ordinal).ToList();
        var shown = keys.Take(question.Limit).ToList();
        var labels = await LabelsAsync(context, question, [.. shown.Select(key => key.Key)], cancellationToken);
        var currency = whole is { Orders: 0, Paid: 0, Refunded: 0, BuyersPaid: 0 } ? null : await currencies.FindAsync(question.Scope.MerchantId, cancellationToken);
        return new FiguresAnswer(
            new FiguresAnswer.Row("", "", null, whole),
            [
                .. shown.SelectMany(key => key.OrderBy(part => part.Key.Start)
                    .Select(part => new FiguresAnswer.Row(key.Key, labels.GetValueOrDefault(key.Key, ""), part.Key.Start, part.Value))),
            ],
            keys.Count > shown.Count,
            isKept || (IsWholeDays(question, range) && (question is { By: null, Interval: FiguresInterval.Total } || IsOfDays(question, question.By))),
            range, question, currency);
    }

    private static Answer<HourRange> Check(FiguresQuestion question)
    {
        if (question is not { From: { } from, To: { } to })
        {
            return new Refusal(RefusalKind.Rule, question.From is null ? "from" : "to", "required", "Figures need 'from' and 'to'.");
        }

        if (question.Limit is < 0 or > MaxLimit)
        {
            return new Refusal(RefusalKind.Rule, "limit", "limit_out_of_range", $"'limit' must be 1 to {MaxLimit}.");
        }

        if (question.VisitorLookBack is < 0 or > MaxLookBack)
        {
            return new Refusal(RefusalKind.Rule, "visitorLookBackDays", "days_out_of_range", $"'visitorLookBackDays' must be 1 to {MaxLookBack}.");
        }

        if (question.BuyerLookBack is < 0 or > MaxLookBack)
        {
            return new Refusal(RefusalKind.Rule, "buyerLookBackDays", "days_out_of_range", $"'buyerLookBackDays' must be 1 to {MaxLookBack}.");
        }

        if (question.Interval == FiguresInterval.Total)
        {
            return HourRange.Hours(from, to);
        }

        var (isDay, most) = question.Interval == FiguresInterval.Day ? (true, MaxDays) : (false, MaxHours);
        var asked = SeriesBuckets.Of(from, to, isDay ? SeriesInterval.Day : SeriesInterval.Hour, question.Zone);
        return asked.Value is not { } buckets ? asked.Refusal!
            : buckets.Count > most
                ? new Refusal(RefusalKind.Rule, "to", "range_too_long", $"Figures have at most {MaxDays} days or {MaxHours} hours; this range has {buckets.Count}.")
                : buckets.Range;
    }

    private static async Task<Dictionary<(string Key, DateTime? Start), FigureCounts>> CountAsync(
        AttributionDbContext context, FiguresQuestion question, HourRange range, TopDimension? by, FiguresInterval interval, bool isKept, CancellationToken cancellationToken)
    {
        var sql = new FigureSql(context, question, range, by, interval);
        var counts = new Dictionary<(string Key, DateTime? Start), FigureCounts>();
        await ReadAsync(sql.RollUps(), (row, reader) => row with
        {
            PageViews = reader.GetInt64(2),
            Orders = reader.GetInt64(3),
            Paid = reader.GetInt64(4),
            Refunded = reader.GetInt64(5),
        });
        var fromDays = !isKept && interval != FiguresInterval.Hour && IsWholeDays(question, range) && IsOfDays(question, by);
        await ReadAsync(sql.Visitors(fromDays), (row, reader) => row with
        {
            Visitors = reader.GetInt64(2),
            NewVisitors = reader.GetInt64(3),
            Buyers = reader.GetInt64(4),
            OldBuyers = reader.GetInt64(5),
            BuyersPaid = reader.GetInt64(6),
        });
        if (by is null && question.Scope.Given.Count == 0)
        {
            await ReadAsync(sql.Buyers(), (row, reader) => row with { Buyers = reader.GetInt64(2), OldBuyers = reader.GetInt64(3), BuyersPaid = reader.GetInt64(4) });
        }

        await ReadAsync(sql.Audiences(), (row, reader) => row with { Followers = reader.GetInt64(2), Members = reader.GetInt64(3) });

        // What only orders that were taken back and forth left behind is nothing.
        return counts.Where(row => row.Value != default).ToDictionary();

        async Task ReadAsync(DbCommand command, Func<FigureCounts, DbDataReader, FigureCounts> add)
        {
            await using (command)
            {
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    var key = (sql.ReadKey(reader), sql.ReadStart(reader));
                    counts[key] = add(counts.GetValueOrDefault(key), reader);
                }
            }
        }
    }

    // Days of visitors are of UTC+8.
    private static bool IsWholeDays(FiguresQuestion question, HourRange range) =>
        ChinaDay.Start(range.FirstDay) == range.From && ChinaDay.Start(range.LastDay.AddDays(1)) == range.To
        && (question.Interval == FiguresInterval.Total || question.Zone.Offsets(range.From.Value, range.To.Value) is [{ Offset.TotalHours: 8 }]);

    // Every visit has a link; who came without a placement or campaign is in no row of days.
    private static bool IsOfDays(FiguresQuestion question, TopDimension? by) => by switch
    {
        null => question.Scope.Single is not null,
        TopDimension.Link => question.Scope.Given.Count == 0,
        _ => false,
    };

    private static async Task<Dictionary<string, string>> LabelsAsync(AttributionDbContext context, FiguresQuestion question, List<string> keys, CancellationToken cancellationToken)
    {
        if (question.By is not (TopDimension.Link or TopDimension.Placement or TopDimension.Campaign))
        {
            return [];
        }

        var merchant = question.Scope.MerchantId;
        var ids = keys.Where(key => key.Length > 0).Select(Guid.Parse).ToList();
        var labels = question.By switch
        {
            TopDimension.Link => context.Links.Where(x => x.MerchantId == merchant && ids.Contains(x.Id)).Select(x => new { x.Id, Label = x.Title != "" ? x.Title : x.Slug }),
            TopDimension.Placement => context.Placements.Where(x => x.MerchantId == merchant && ids.Contains(x.Id)).Select(x => new { x.Id, Label = x.Name }),
            _ => context.Campaigns.Where(x => x.MerchantId == merchant && ids.Contains(x.Id)).Select(x => new { x.Id, Label = x.Name }),
        };
        return await labels.ToDictionaryAsync(x => x.Id.ToString("D"), x => x.Label, cancellationToken);
    }
}
