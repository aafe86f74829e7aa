using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Models;
using Redirect.Attribution.Runs;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Runs;

public sealed class SqliteRunsTests() : RunsTests(StorageProvider.Sqlite);

public sealed class PostgresRunsTests() : RunsTests(StorageProvider.Postgres);

/// <summary>Versions of models, runs with their credits, and what is active.</summary>
public abstract class RunsTests : RunSuite
{
    private static readonly object Range = new { from = From, to = To };

    private protected RunsTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Fact]
    public async Task A17_an_order_replayed_and_a_second_model_leave_the_first_models_rows_as_they_are_and_one_run_active()
    {
        await TwoTouchesAsync();
        var first = await FreshAsync();
        var credits = await CreditsAsync(first.Id);
        for (var i = 0; i < 3; i++)
        {
            await OrderAsync("T1", 10_001, Buyer);
            Assert.Equal(first.Id, (await FreshAsync()).Id);
        }

        Assert.Equal(1, Number(await OkAsync(HttpMethod.Post, "attribution/models", new { model = "linear" }), "version"));
        Assert.Equal(first.Id, (await FreshAsync()).Id);
        Assert.True((await OkAsync(HttpMethod.Post, "attribution/models/1/activate", new { })).GetProperty("active").GetBoolean());
        var second = await FreshAsync();
        Assert.Equal((2, ModelKind.Linear, 1), (second.Number, second.Model, second.ModelVersion));
        Assert.Equal(["store:10001"], credits.Select(x => $"{x.Channel}:{x.Amount}"));
        Assert.Equivalent(credits, await CreditsAsync(first.Id), strict: true);
        Assert.Equal(["wechat:5001", "store:5000"], (await CreditsAsync(second.Id)).Select(x => $"{x.Channel}:{x.Amount}"));
        Assert.Equal([second.Id], await Host.ReadAsync(db => db.Set<AttributionRun>().Where(x => x.IsActive).Select(x => x.Id).ToListAsync(Cancel)));
        Assert.Equal([(0, false), (1, true)], (await GetAsync("attribution/models")).GetProperty("items").EnumerateArray().Select(x => (Number(x, "version"), x.GetProperty("active").GetBoolean())));

        // Back to the first model: its run is of the same, and is taken again.
        await OkAsync(HttpMethod.Post, "attribution/models/0/activate", new { });
        Assert.Equal(first.Id, (await FreshAsync()).Id);
        Assert.Equal(2, await Host.ReadAsync(db => db.Set<AttributionRun>().CountAsync(Cancel)));
    }

    [Fact]
    public async Task What_becomes_known_makes_a_new_run_and_the_old_one_stays_as_it_was()
    {
        await OrderAsync("T1", 100, Buyer);
        var direct = await FreshAsync();
        var credit = Assert.Single(await CreditsAsync(direct.Id));
        Assert.Equal((null, "direct", 100L, 1m, (short)0), (credit.TouchId, credit.Channel, credit.Amount, credit.Share, credit.Kind));

        var visit = await VisitAsync("wechat", TimeSpan.FromHours(1));
        var run = await FreshAsync();
        Assert.NotEqual(direct.Id, run.Id);
        Assert.Equal(visit, Assert.Single(await CreditsAsync(run.Id)).TouchId);
        Assert.Equivalent(credit, Assert.Single(await CreditsAsync(direct.Id)), strict: true);
        await OrderAsync("T2", 7, paidAt: Some.Noon.AddMinutes(1));
        run = await FreshAsync();
        Assert.Equal((3, 2L, 107L, true), (run.Number, run.Orders, run.Amount, run.IsActive));

        // What is paid outside of the range, or is no touch, is none of its inputs.
        await OrderAsync("T3", 9, Buyer, paidAt: From.AddMilliseconds(-1));
        await VisitAsync("bot", TimeSpan.FromHours(1), quality: Contracts.Events.V1.Quality.Bot);
        Assert.Equal(run.Id, (await FreshAsync()).Id);
    }

    [Fact]
    public async Task Two_that_settle_at_once_find_one_run()
    {
        await TwoTouchesAsync();
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(FreshAsync, Cancel)));
        Assert.Single(runs.Select(run => run.Id).Distinct());
        Assert.Equal(1, await Host.ReadAsync(db => db.Set<AttributionRun>().CountAsync(Cancel)));
    }

    [Fact]
    public async Task A_run_that_dies_before_its_commit_was_never_there()
    {
        await TwoTouchesAsync();
        await Host.ReadAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            var run = await Host.Get<ActiveRuns>().FreshAsync(db, Merchant, From, To, Cancel);
            Assert.True(await db.Set<OrderCredit>().AnyAsync(x => x.RunId == run.Id, Cancel));
            return 0;
        });
        Assert.Equal((0, 0), (await Host.ReadAsync(db => db.Set<AttributionRun>().CountAsync(Cancel)), await Host.ReadAsync(db => db.Set<OrderCredit>().CountAsync(Cancel))));
        Assert.Equal(1, (await FreshAsync()).Number);
    }

    [Fact]
    public async Task A_run_is_kept_listed_repeated_and_compared()
    {
        await TwoTouchesAsync();
        var last = await OkAsync(HttpMethod.Post, "attribution/runs", new { model = "last", from = From, to = To });
        var decay = await OkAsync(HttpMethod.Post, "attribution/runs", new { model = "timeDecay", parameters = new { halfLifeDays = 2 }, from = From, to = To });
        Assert.Equal((1, 2, 10_001, false), (Number(last, "number"), Number(decay, "number"), Number(decay, "amount"), decay.GetProperty("active").GetBoolean()));
        Assert.Equal("{\"halfLifeDays\":2}", decay.GetProperty("parameters").GetRawText());
        Assert.Equal(Text(last, "inputs"), Text(decay, "inputs"));
        Assert.Equal(decay.GetRawText(), (await GetAsync("attribution/runs/" + Text(decay, "id"))).GetRawText());

        var page = await GetAsync("attribution/runs?limit=1");
        Assert.Equal(2, Number(Assert.Single(page.GetProperty("items").EnumerateArray()), "number"));
        page = await GetAsync("attribution/runs?limit=1&cursor=" + Text(page, "nextCursor"));
        Assert.Equal((1, false), (Number(Assert.Single(page.GetProperty("items").EnumerateArray()), "number"), page.TryGetProperty("nextCursor", out _)));

        // Half-lives of two days, four days and two before: 1/4 and 1/2.
        var compared = await GetAsync($"attribution/runs/compare?a={Text(last, "id")}&b={Text(decay, "id")}");
        Assert.True(compared.GetProperty("sameInputs").GetBoolean());
        Assert.Equal(
            [("store", 10_001, 6_667, -3_334, 0.6666666667m), ("wechat", 0, 3_334, 3_334, 0.3333333333m)],
            compared.GetProperty("channels").EnumerateArray().Select(x => (Text(x, "name"), Number(x, "amountA"), Number(x, "amountB"), Number(x, "difference"), x.GetProperty("ordersB").GetDecimal())));

        var repeated = await OkAsync(HttpMethod.Post, $"attribution/runs/{Text(decay, "id")}/repeat", new { });
        Assert.Equal((true, true, Text(decay, "id")), Told(repeated));
        await VisitAsync("weibo", TimeSpan.FromHours(1));
        repeated = await OkAsync(HttpMethod.Post, $"attribution/runs/{Text(decay, "id")}/repeat", new { });
        Assert.Equal((false, false), (repeated.GetProperty("sameInputs").GetBoolean(), repeated.GetProperty("identical").GetBoolean()));
        Assert.Equal((3, "timeDecay"), (Number(repeated.GetProperty("run"), "number"), Text(repeated.GetProperty("run"), "model")));

        // A credit that is not what it was is told.
        await Host.ReadAsync(db => db.Set<OrderCredit>().Where(x => x.Amount == 6_667).ExecuteUpdateAsync(row => row.SetProperty(x => x.Amount, 6_666), Cancel));
        Assert.NotEqual(Text(decay, "id"), Told(await OkAsync(HttpMethod.Post, $"attribution/runs/{Text(decay, "id")}/repeat", new { })).Item3);

        static (bool, bool, string) Told(JsonElement answer) =>
            (answer.GetProperty("sameInputs").GetBoolean(), answer.GetProperty("identical").GetBoolean(), Text(answer.GetProperty("run"), "id"));
    }

    [Fact]
    public async Task Credits_are_read_page_by_page_and_as_a_file_without_formulas()
    {
        await VisitAsync("=cmd|' /C calc'!A0", TimeSpan.FromHours(2));
        await VisitAsync("a,\"b\"", TimeSpan.FromHours(1));
        await OrderAsync("T1", 101, Buyer);
        await OrderAsync("@T2", 3);
        var run = await OkAsync(HttpMethod.Post, "attribution/runs", new { model = "linear", from = From, to = To });
        var (path, seen, cursor) = ($"attribution/runs/{Text(run, "id")}/credits", new List<string>(), "");
        do
        {
            var page = await GetAsync($"{path}?limit=1&cursor={cursor}");
            var credit = Assert.Single(page.GetProperty("items").EnumerateArray());
            seen.Add($"{Text(credit, "orderId")}/{Number(credit, "position")}/{Text(credit, "kind")}/{Number(credit, "amount")}/{credit.GetProperty("share").GetRawText()}");
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        Assert.Equal(["@T2/1/direct/3/1", "T1/1/visit/51/0.5", "T1/2/visit/50/0.5"], seen.Order(StringComparer.Ordinal));

        var (status, file) = await SendAsync(HttpMethod.Get, path + "?format=csv", null, "stats:read");
        var lines = file.GetString()!.Split("\r\n");
        Assert.Equal((HttpStatusCode.OK, 5, ""), (status, lines.Length, lines[4]));
        Assert.Equal("orderId,position,touchId,kind,touchedAt,linkId,placementId,campaignId,form,channel,staff,share,amount", lines[0]);
        Assert.Contains("'@T2,1,,direct,,,,,,direct,,1,3", lines);
        Assert.Contains(lines, line => line.EndsWith($",2026-03-10T10:00:00.000Z,{Merchant},,,link,'=cmd|' /C calc'!A0,,0.5,51", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(",link,\"a,\"\"b\"\"\",,0.5,50", StringComparison.Ordinal));
        foreach (var (query, code, problem) in new[] { ("limit=0", "limit_out_of_range", 422), ("limit=1001", "limit_out_of_range", 422), ("cursor=x", "cursor_malformed", 400), ("cursor=!", "cursor_malformed", 400), ("format=xml", "format_unknown", 422) })
        {
            await RefusedAsync(HttpMethod.Get, path + "?" + query, code, status: (HttpStatusCode)problem);
        }
    }

    [Fact]
    public async Task What_can_not_be_a_model_or_a_run_is_refused()
    {
        foreach (var (body, code) in new (object, string)[]
        {
            (new { }, "model_unknown"), (new { model = "Last" }, "model_unknown"), (new { model = "9" }, "model_unknown"),
            (new { model = "timeDecay", parameters = new { halfLifeDays = 0 } }, "out_of_range"), (new { model = "timeDecay", parameters = new { halfLifeDays = 91 } }, "out_of_range"),
            (new { model = "last", parameters = new { halfLifeDays = 7 } }, "parameter_foreign"), (new { model = "last", parameters = new { worth = "orders" } }, "parameter_foreign"),
            (new { model = "shapley", parameters = new { worth = "x" } }, "worth_unknown"), (new { model = "shapley", parameters = new { seed = 1 } }, "parameter_foreign"),
            (new { model = "shapley", parameters = new { worth = "rate", seed = -1 } }, "out_of_range"), (new { model = "shapley", parameters = new { worth = "rate", samples = 99 } }, "out_of_range"),
            (new { model = "shapley", parameters = new { worth = "rate", samples = 5_001 } }, "out_of_range"),
        })
        {
            await RefusedAsync(HttpMethod.Post, "attribution/models", code, body);
        }

        foreach (var parameters in new object[] { new { worth = "rate", seed = 0, samples = 100 }, new { worth = "rate", seed = int.MaxValue, samples = 5_000 } })
        {
            await OkAsync(HttpMethod.Post, "attribution/models", new { model = "shapley", parameters });
        }

        await RefusedAsync(HttpMethod.Post, "attribution/models/3/activate", "model_version_not_found", new { }, HttpStatusCode.NotFound);
        foreach (var (body, code, status) in new (object, string, int)[]
        {
            (new { }, "required", 422), (new { from = To, to = From }, "range_empty", 422), (new { from = From, to = From }, "range_empty", 422),
            (new { from = From, to = From.AddDays(366).AddMilliseconds(1) }, "range_too_long", 422), (new { from = new DateTime(2019, 12, 31, 0, 0, 0, DateTimeKind.Utc), to = To }, "time_out_of_range", 422),
            (new { modelVersion = 3, from = From, to = To }, "model_version_not_found", 404), (new { modelVersion = 1, model = "last", from = From, to = To }, "version_or_model", 422),
            (new { parameters = new { halfLifeDays = 7 }, from = From, to = To }, "model_unknown", 422),
        })
        {
            await RefusedAsync(HttpMethod.Post, "attribution/runs", code, body, (HttpStatusCode)status);
        }

        var empty = await OkAsync(HttpMethod.Post, "attribution/runs", new { from = From, to = From.AddDays(366) });
        Assert.Equal((0, "last", 0), (Number(empty, "orders"), Text(empty, "model"), Number(empty, "modelVersion")));
        foreach (var path in new[] { $"attribution/runs/{Guid.CreateVersion7()}", $"attribution/runs/{Guid.CreateVersion7()}/credits", $"attribution/runs/compare?a={Guid.CreateVersion7()}&b={Text(empty, "id")}" })
        {
            await RefusedAsync(HttpMethod.Get, path, "run_not_found", status: HttpStatusCode.NotFound);
        }

        await RefusedAsync(HttpMethod.Get, "attribution/runs?limit=201", "limit_out_of_range");
        await RefusedAsync(HttpMethod.Get, "attribution/runs?cursor=x", "cursor_malformed", status: HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Another_merchants_are_not_found_and_every_route_asks_for_its_scope()
    {
        await TwoTouchesAsync();
        await OkAsync(HttpMethod.Post, "attribution/models", new { model = "linear" });
        var run = Text(await OkAsync(HttpMethod.Post, "attribution/runs", Range), "id");
        var other = Guid.CreateVersion7();
        (HttpMethod Method, string Path, object? Body, string Scope)[] routes =
        [
            (HttpMethod.Get, $"attribution/runs/{run}", null, "stats:read"), (HttpMethod.Get, $"attribution/runs/{run}/credits", null, "stats:read"),
            (HttpMethod.Get, $"attribution/runs/{run}/credits?format=csv", null, "stats:read"), (HttpMethod.Get, $"attribution/runs/compare?a={run}&b={run}", null, "stats:read"),
            (HttpMethod.Post, $"attribution/runs/{run}/repeat", new { }, "settlement:write"), (HttpMethod.Post, "attribution/models/1/activate", new { }, "settlement:write"),
            (HttpMethod.Get, "orders/T1/explain", null, "stats:read"), (HttpMethod.Get, $"attribution?{Day}&model=v1", null, "stats:read"),
        ];
        foreach (var (method, path, body, scope) in routes)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(method, path, body, scope, other)).Status);
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(method, path, body, scope)).Status);
        }

        foreach (var (method, path, body, scope) in routes.Concat(
        [
            (HttpMethod.Get, "attribution/runs", null, "stats:read"), (HttpMethod.Get, "attribution/models", null, "stats:read"), (HttpMethod.Get, "attribution/settings", null, "stats:read"),
            (HttpMethod.Get, "attribution/settings/versions", null, "stats:read"), (HttpMethod.Put, "attribution/settings", new { }, "settlement:write"),
            (HttpMethod.Post, "attribution/models", new { model = "last" }, "settlement:write"), (HttpMethod.Post, "attribution/runs", Range, "settlement:write"),
        ]))
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(method, path, body, scope == "stats:read" ? "orders:write" : "stats:read")).Status);
        }

        Assert.Empty((await SendAsync(HttpMethod.Get, "attribution/runs", null, "stats:read", other)).Body.GetProperty("items").EnumerateArray());
        Assert.Single((await SendAsync(HttpMethod.Get, "attribution/models", null, "stats:read", other)).Body.GetProperty("items").EnumerateArray());
    }

    private async Task TwoTouchesAsync()
    {
        await VisitAsync("wechat", TimeSpan.FromDays(4));
        await VisitAsync("store", TimeSpan.FromDays(2));
        await OrderAsync("T1", 10_001, Buyer);
    }
}
