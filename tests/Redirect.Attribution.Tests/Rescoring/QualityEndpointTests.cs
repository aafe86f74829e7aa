using System.Net;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Rescoring;

/// <summary>What the endpoints refuse, at each limit and one past it.</summary>
public sealed class QualityEndpointTests() : RescoringSuite(StorageProvider.Sqlite, CountersProvider.Memory)
{
    [Fact]
    public async Task Ranges_of_a_run_are_at_most_92_days_and_have_begun()
    {
        foreach (var (from, to, code) in ((string?, string?, string)[])
        [
            (null, "2026-03-10T00:00:00Z", "required"),
            ("2026-03-10T00:00:00Z", null, "required"),
            ("yesterday", "2026-03-10T00:00:00Z", "time_malformed"),
            ("2026-03-10T00:00:00Z", "2026-03-10T00:00:00Z", "range_empty"),
            ("2019-12-31T00:00:00Z", "2026-03-10T00:00:00Z", "time_out_of_range"),
            ("2026-03-10T16:00:00Z", "2026-03-11T00:00:00Z", "range_in_future"),
            ("2025-12-08T16:00:00Z", "2026-03-10T16:00:00Z", ""),
            ("2025-12-08T15:59:59Z", "2026-03-10T16:00:00Z", "range_too_long"),
        ])
        {
            var (status, body) = await SendAsync(HttpMethod.Post, "quality/rescore", new { from, to });

            Assert.Equal((from, to, code), (from, to, code.Length == 0 ? "" : body.GetProperty("code").GetString()));
            Assert.Equal(code switch { "" => HttpStatusCode.Accepted, "time_malformed" => HttpStatusCode.BadRequest, _ => HttpStatusCode.UnprocessableEntity }, status);
        }
    }

    [Fact]
    public async Task Ranges_of_a_report_are_at_most_31_days()
    {
        foreach (var (from, code) in ((string, string)[])[("2026-02-07T16:00:00Z", ""), ("2026-02-07T15:59:59Z", "range_too_long")])
        {
            var (_, body) = await SendAsync(HttpMethod.Get, $"quality/report?from={from}&to=2026-03-10T16:00:00Z", scope: "stats:read");

            Assert.Equal(code, body.TryGetProperty("code", out var refused) ? refused.GetString() : "");
        }
    }

    [Fact]
    public async Task Keys_need_the_scope_and_see_their_own_merchant_only()
    {
        await Host.DeliverAsync(At(0, Guid.CreateVersion7()));
        var range = new { from = Day.From, to = Day.To };
        var run = (await SendAsync(HttpMethod.Post, "quality/rescore", range)).Body.GetProperty("id").GetString();
        var stranger = Guid.CreateVersion7();

        Assert.Equal("run_not_found", Code(await SendAsync(HttpMethod.Get, $"quality/runs/{run}", merchant: stranger)));
        Assert.Equal("placement_not_found", Code(await SendAsync(HttpMethod.Get, $"quality/report?from={Day.From}&to={Day.To}&placementId={Placement}", scope: "stats:read", merchant: stranger)));
        Assert.Equal(0, (await SendAsync(HttpMethod.Get, "quality/internal-visitors", merchant: stranger)).Body.GetProperty("items").GetArrayLength());
        foreach (var (method, path, body) in ((HttpMethod, string, object?)[])
        [
            (HttpMethod.Post, "quality/rescore", range), (HttpMethod.Get, $"quality/runs/{run}", null), (HttpMethod.Post, "quality/internal-visitors", new { visitorIds = new[] { stranger } }),
            (HttpMethod.Get, "quality/internal-visitors", null), (HttpMethod.Delete, $"quality/internal-visitors/{stranger}", null),
        ])
        {
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, (await SendAsync(method, path, body, scope: "stats:read")).Status));
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Get, $"quality/report?from={Day.From}&to={Day.To}", scope: "settlement:write")).Status);
    }

    [Fact]
    public async Task Unfinished_runs_are_limited()
    {
        // A replica that died holds them, as far as anybody knows.
        await Host.ReadAsync(async db =>
        {
            db.AddRange(Enumerable.Range(0, StartRescoring.MaxRuns).Select(_ => new RescoringRun
            {
                MerchantId = Merchant,
                Id = Guid.CreateVersion7(),
                FirstDay = Today,
                LastDay = Today,
                NextDay = Today,
                CreatedAt = Some.Noon,
                TakenUntil = Some.Noon.AddDays(1),
            }));
            return await db.SaveChangesAsync(Cancel);
        });

        var (status, body) = await SendAsync(HttpMethod.Post, "quality/rescore", new { from = Day.From, to = Day.To });

        Assert.Equal((HttpStatusCode.Conflict, "too_many_runs"), (status, body.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, "quality/rescore", new { from = Day.From, to = Day.To }, merchant: Guid.CreateVersion7())).Status);
    }

    [Fact]
    public async Task Internal_visitors_are_limited_and_listed_page_by_page()
    {
        var ids = Enumerable.Range(0, InternalVisitors.MaxOfMerchant + 1).Select(_ => Guid.CreateVersion7()).ToList();

        Assert.Equal("rows_out_of_range", Code(await SendAsync(HttpMethod.Post, "quality/internal-visitors", new { visitorIds = ids })));
        Assert.Equal("rows_out_of_range", Code(await SendAsync(HttpMethod.Post, "quality/internal-visitors", new { visitorIds = Array.Empty<Guid>() })));
        Assert.Equal("id_malformed", Code(await SendAsync(HttpMethod.Post, "quality/internal-visitors", new { visitorIds = new[] { "我" } })));
        Assert.Equal("id_malformed", Code(await SendAsync(HttpMethod.Post, "quality/internal-visitors", new { visitorIds = new[] { Guid.Empty } })));
        Assert.Equal("too_long", Code(await SendAsync(HttpMethod.Post, "quality/internal-visitors", new { visitorIds = ids.Take(1), partner = new string('x', InternalVisitor.MaxPartner + 1) })));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, "quality/internal-visitors", new { visitorIds = ids.Skip(1), partner = new string('x', InternalVisitor.MaxPartner) })).Status);
        Assert.Equal("too_many_internal_visitors", Code(await SendAsync(HttpMethod.Post, "quality/internal-visitors", new { visitorIds = ids.Take(1) })));
        Assert.Equal("limit_out_of_range", Code(await SendAsync(HttpMethod.Get, "quality/internal-visitors?limit=201")));
        Assert.Equal("cursor_invalid", Code(await SendAsync(HttpMethod.Get, "quality/internal-visitors?cursor=next")));

        var listed = new List<Guid>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = (await SendAsync(HttpMethod.Get, $"quality/internal-visitors?limit=200&cursor={cursor}")).Body;
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("visitorId").GetGuid()));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }

        Assert.Equal(ids.Skip(1).Order(), listed.Order());
        Assert.Equal(listed.Distinct().Count(), listed.Count);
    }

    private static string? Code((HttpStatusCode Status, System.Text.Json.JsonElement Body) answer) => answer.Body.GetProperty("code").GetString();
}
