using System.Globalization;
using Redirect.Benchmarks.References;
using Redirect.Hosting.Principals;
using Redirect.Testing;

namespace Redirect.Benchmarks.Budgets;

/// <summary>
/// B9: GetSummary of all time over HTTP, which comes from the counters, beside one Redis round trip of as many clients; then the same, and a day's figures from
/// the roll-ups, of merchants with 10 thousand, 1 million and 10 million visits side by side. <c>--quick</c> takes 10, 100 and 1,000 thousand.
/// </summary>
internal static class SummaryFromCounters
{
    // As wrk has connections.
    private const int Clients = 64;
    private const int Links = 20;
    private const int Days = 30;

    public static async Task<IReadOnlyList<BudgetResult>> MeasureAsync(int rounds, int seconds)
    {
        int[] sizes = rounds > 1 ? [10_000, 1_000_000, 10_000_000] : [10_000, 100_000, 1_000_000];
        await using var system = await AttributionSystem.StartAsync();
        var begin = DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-Days), DateTimeKind.Utc);
        var merchants = new List<Guid>();
        for (var day = begin; day < begin.AddDays(Days); day = day.AddDays(1))
        {
            await system.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE visits_{day:yyyyMMdd} PARTITION OF visits FOR VALUES FROM ('{day:yyyy-MM-dd} 00:00:00+00') TO ('{day.AddDays(1):yyyy-MM-dd} 00:00:00+00')"));
        }

        foreach (var size in sizes)
        {
            merchants.Add(Guid.CreateVersion7());
            await FillAsync(system, merchants[^1], size, begin);
        }

        await system.ExecuteAsync("VACUUM ANALYZE");
        var oneDay = string.Create(CultureInfo.InvariantCulture, $"?from={begin.AddDays(9):yyyy-MM-dd}T16:00:00Z&to={begin.AddDays(10):yyyy-MM-dd}T16:00:00Z"); // a day of China
        await LookAsync(system, merchants[0], "");
        await using (var counters = await CountersInRedis.ConnectAsync(merchants[0]))
        {
            await Poll.UntilAsync(counters.VisitsAsync, visits => visits == sizes[0], TimeSpan.FromSeconds(30), "the counters in Redis");
        }

        var results = new List<BudgetResult>
        {
            await new Budget("B9", $"GetSummary from the counters over HTTP, {sizes[0]:N0} visits", "one Redis round trip", 0.3).MeasureAsync(
                rounds, () => AskAsync(system, merchants[0], "", seconds), () => RedisRoundTrips.MeasureAsync(Clients, seconds, CountersInRedis.KeyOf(merchants[0]))),
        };
        for (var at = 1; at < sizes.Length; at++)
        {
            var merchant = merchants[at];
            results.Add(await new Budget("B9", $"the same, {sizes[at]:N0} visits", $"{sizes[0]:N0} visits", 0.8)
                .MeasureAsync(rounds, () => AskAsync(system, merchant, "", seconds), () => AskAsync(system, merchants[0], "", seconds)));
        }

        for (var at = 1; at < sizes.Length; at++)
        {
            var merchant = merchants[at];
            results.Add(await new Budget("B9", $"GetSummary of a day from the roll-ups, {sizes[at]:N0} visits", $"{sizes[0]:N0} visits", 0.8)
                .MeasureAsync(rounds, () => AskAsync(system, merchant, oneDay, seconds), () => AskAsync(system, merchants[0], oneDay, seconds)));
        }

        return results;
    }

    private static async Task<double> AskAsync(AttributionSystem system, Guid merchant, string query, int seconds)
    {
        await LookAsync(system, merchant, query);
        return await Wrk.MeasureAsync(new Uri(system.Attribution, "/api/v1/stats/summary" + query), seconds, $"{PrincipalTokens.Header}: {system.SignAs(merchant, Scopes.StatsRead)}");
    }

    // Errors are quick; and the first answer brings the counters into Redis.
    private static async Task LookAsync(AttributionSystem system, Guid merchant, string query)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add(PrincipalTokens.Header, system.SignAs(merchant, Scopes.StatsRead));
        var answer = await client.GetFromJsonAsync<System.Text.Json.JsonElement>(new Uri(system.Attribution, "/api/v1/stats/summary" + query));
        var expected = await system.CountAsync(query.Length == 0
            ? $"SELECT human_gross FROM scope_totals WHERE merchant_id = '{merchant}' AND scope = 0"
            : $"SELECT sum(human_gross) FROM visit_rollups WHERE merchant_id = '{merchant}' AND hour >= '{query[6..26]}' AND hour < '{query[30..50]}'");
        if (answer.GetProperty("visits").GetProperty("total").GetInt64() != expected || expected == 0)
        {
            throw new InvalidOperationException($"GetSummary{query} answered {answer} instead of {expected} visits.");
        }
    }

    /// <summary>Visits that follow each other evenly through the days, and the roll-ups and totals that they make: of every size the same hours and links.</summary>
    private static async Task FillAsync(AttributionSystem system, Guid merchant, int visits, DateTime begin)
    {
        var step = string.Create(CultureInfo.InvariantCulture, $"{Days * 86_400_000L / visits} milliseconds");
        await system.ExecuteAsync(
            $"""
             INSERT INTO visits (event_id, merchant_id, link_id, form, channel, occurred_at, ingested_at, visitor_id, quality, quality_reason, quality_rules_version, device, os, app,
                                 language, referrer_host, address_prefix, signals, outcome, variant, variant_probability, rule, link_version, region)
             SELECT overlay('{merchant}' placing lpad(to_hex(n), 12, '0') from 25)::uuid, '{merchant}', overlay('{merchant}' placing lpad(to_hex(n % {Links}), 12, '0') from 25)::uuid,
                    1, '', '{begin:O}'::timestamptz + n * interval '{step}', '{begin:O}'::timestamptz + n * interval '{step}',
                    overlay('{merchant}' placing lpad(to_hex(n / 4), 12, '0') from 25)::uuid, 1, 'browser', 1, 'phone', 'ios', 'wechat', 'zh-CN', '', '203.0.113.0/24', 0, 'target', '', 0, 0, 1, ''
             FROM generate_series(0, {visits - 1}) n
             """);
        await system.ExecuteAsync(
            $"""
             INSERT INTO visit_rollups (merchant_id, hour, link_id, placement_id, campaign_id, form, channel, human_gross, preview, bot, prefetch, duplicate, internal, suspect)
             SELECT merchant_id, date_trunc('hour', occurred_at, 'UTC'), link_id, '{Guid.Empty}', '{Guid.Empty}', form, channel, count(*), 0, 0, 0, 0, 0, 0
             FROM visits WHERE merchant_id = '{merchant}' GROUP BY 1, 2, 3, 6, 7
             """);
        await system.ExecuteAsync(
            $"""
             INSERT INTO scope_totals (merchant_id, scope, scope_id, human_gross, preview, bot, prefetch, duplicate, internal, suspect, unique_visitors, updated_at)
             SELECT merchant_id, 0, merchant_id, sum(human_gross), 0, 0, 0, 0, 0, 0, {visits / 4}, now() FROM visit_rollups WHERE merchant_id = '{merchant}' GROUP BY 1
             UNION ALL SELECT merchant_id, 3, link_id, sum(human_gross), 0, 0, 0, 0, 0, 0, {visits / 4 / Links}, now() FROM visit_rollups WHERE merchant_id = '{merchant}' GROUP BY 1, link_id
             """);
        await system.ExecuteAsync(
            $"""
             INSERT INTO unique_days (merchant_id, scope, scope_id, day, visitors, updated_at)
             SELECT merchant_id, 0, merchant_id, (hour AT TIME ZONE 'UTC' + interval '8 hours')::date, sum(human_gross) / 4, now() FROM visit_rollups WHERE merchant_id = '{merchant}' GROUP BY 1, 4
             """);
    }
}
