using System.Globalization;
using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Faults;

/// <summary>kill -9 in the middle of a run and of a settlement, which then is done on two nodes at once, and again (fault F25).</summary>
[Collection(DeployedAttributionTests.Name)]
public sealed class SettlementNodesTests(DeployedAttribution deployed)
{
    private const int Orders = 200;
    private const string Partner = "West Lake Café";

    // Yesterday in UTC+8, which is over, and its noon.
    private static readonly DateOnly Day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(8)).AddDays(-1);
    private static readonly DateTime Noon = Day.ToDateTime(new TimeOnly(4, 0), DateTimeKind.Utc);

    private readonly Guid merchant = Guid.CreateVersion7();

    [Fact]
    public async Task A_run_and_a_settlement_that_die_leave_nothing_and_two_nodes_do_them_once()
    {
        await PlayAsync();
        var range = new { model = "linear", from = Noon.AddHours(-12), to = Noon.AddHours(12) };
        await KilledAsync("attribution_states", "attribution/runs", range, "a run");
        Assert.Equal((0, 0), (await CountAsync("attribution_runs"), await CountAsync("order_credits")));

        await using var other = await deployed.StartNodeAsync();
        var runs = await Task.WhenAll(OnBothAsync(other, "attribution/runs", range, "a run"));
        Assert.All(runs, run => Assert.Equal((HttpStatusCode.Created, runs[0].Body.ToString()), (run.Status, run.Body.ToString())));
        Assert.Equal((1, Orders), (await CountAsync("attribution_runs"), await CountAsync("order_credits")));

        // Opened, which books as pending what is due until now: killed before the first opening is there at all, and then before the second.
        var period = new { partner = Partner, from = Day, to = Day.AddDays(1) };
        await KilledAsync("attribution_states", "statements", period, null);
        Assert.Equal((0, 0), (await CountAsync("statements"), await CountAsync("ledger_transfers")));
        var opened = await Task.WhenAll(OnBothAsync(other, "statements", period, null));
        Assert.All(opened, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        var statement = opened[0].Body.GetProperty("statements")[0].GetProperty("id").GetString();
        var pending = await CountAsync("ledger_transfers");

        await KilledAsync("ledger_balances", $"statements/{statement}/close", null, null);
        Assert.Equal((pending, 1), (await CountAsync("ledger_transfers"), await CountAsync("statements", "state = 1")));
        await VerifiedAsync(other);

        // Once more, and both at once; then one of them dies at whatever it is at, and both are asked again.
        var closing = OnBothAsync(other, $"statements/{statement}/close", null, null);
        await deployed.Process.KillAsync();
        Assert.Equal(HttpStatusCode.OK, (await closing[1]).Status);
        await Task.WhenAny(closing[0]);
        await deployed.Process.RestartAsync();
        var closed = await Task.WhenAll(OnBothAsync(other, $"statements/{statement}/close", null, null));
        Assert.All(closed, answer => Assert.Equal((HttpStatusCode.OK, closed[0].Body.ToString()), (answer.Status, answer.Body.ToString())));
        Assert.Equal(("closed", Orders * 9), (closed[0].Body.GetProperty("state").GetString(), closed[0].Body.GetProperty("total").GetInt64()));

        // Each order once, in one active run, and what is debited is credited.
        Assert.Equal((Orders, Orders), (await CountAsync("statement_lines"), await deployed.CountAsync("SELECT count(DISTINCT order_id) FROM statement_lines WHERE merchant_id = $1", merchant)));
        Assert.Equal(1, await CountAsync("attribution_runs", "is_active"));
        var booked = await CountAsync("ledger_transfers");
        await VerifiedAsync(other);
        Assert.Equal(Orders * 9, await deployed.CountAsync("SELECT credits_posted - debits_posted FROM ledger_balances WHERE merchant_id = $1 AND account LIKE 'partner:%'", merchant));
        Assert.Equal(0, await deployed.CountAsync("SELECT sum(credits_posted - debits_posted) FROM ledger_balances WHERE merchant_id = $1", merchant));
        await Task.WhenAll([.. OnBothAsync(other, $"statements/{statement}/close", null, null), .. OnBothAsync(other, "statements", period, null)]);
        Assert.Equal((booked, 1), (await CountAsync("ledger_transfers"), await CountAsync("statements")));
    }

    /// <summary>A partner's visits of yesterday and an order of each visitor's, a tenth of which is the partner's but for a tenth of that.</summary>
    private async Task PlayAsync()
    {
        var (placement, visitors) = (Guid.CreateVersion7(), Enumerable.Range(0, Orders).Select(_ => Guid.CreateVersion7()).ToList());
        var change = Changes.Placement(merchant, placement, Guid.CreateVersion7(), "Counter");
        change.Placement.Partner = Partner;
        await deployed.PublishAsync(Exchanges.Catalogue, new CatalogueBatch { Changes = { change } }.ToByteArray());
        await deployed.PublishAsync(visitors.Select((visitor, at) => Some.Visit(merchant, placement: placement, at: Noon.AddSeconds(at), visitor: visitor, channel: "wechat")));
        await deployed.SettledAsync(merchant, Orders);
        await Poll.UntilAsync(() => CountAsync("placements"), placements => placements == 1, TimeSpan.FromSeconds(30), "the placement is known");
        await DoneAsync("attribution/models", new { model = "linear" }); // and with it the row that runs are numbered by
        await DoneAsync("rate-cards", new { partner = Partner, from = Day, currency = "CNY", commissionRate = 10, partnerShare = 90 });
        await DoneAsync("orders", new { orders = visitors.Select((visitor, at) => new { orderId = string.Create(CultureInfo.InvariantCulture, $"T{at}"), amount = 100, currency = "CNY", paidAt = Noon.AddHours(1), visitorId = visitor }) });
    }

    private async Task DoneAsync(string path, object body)
    {
        var (status, answer) = await deployed.CallAsync(deployed.Process, HttpMethod.Post, path, merchant, body);
        Assert.True((int)status < 300, $"{path}: {status} {answer}");
    }

    /// <summary>Kills the node while the call waits for rows that somebody holds, in the middle of its transaction; and starts it again.</summary>
    private async Task KilledAsync(string held, string path, object? body, string? key)
    {
        await using (await deployed.HoldAsync(merchant, held))
        {
            var dying = deployed.CallAsync(deployed.Process, HttpMethod.Post, path, merchant, body, key);
            await deployed.UntilHeldAsync();
            await deployed.Process.KillAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => dying);
        }

        await deployed.Process.RestartAsync();
    }

    private Task<(HttpStatusCode Status, JsonElement Body)>[] OnBothAsync(ServiceProcess other, string path, object? body, string? key) =>
        [AskAsync(deployed.Process, path, body, key), AskAsync(other, path, body, key)];

    // While the first call with a key runs, the second may be told to come again.
    private Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(ServiceProcess node, string path, object? body, string? key) => key is null
        ? deployed.CallAsync(node, HttpMethod.Post, path, merchant, body)
        : Poll.UntilAsync(() => deployed.CallAsync(node, HttpMethod.Post, path, merchant, body, key), answer => answer.Status != HttpStatusCode.Conflict, TimeSpan.FromSeconds(30), "an answer to " + path);

    private async Task VerifiedAsync(ServiceProcess node)
    {
        var (_, answer) = await deployed.CallAsync(node, HttpMethod.Get, "ledger/verify", merchant);
        Assert.True(answer.GetProperty("verified").GetBoolean(), answer.ToString());
    }

    private Task<long> CountAsync(string table, string where = "true") => deployed.CountAsync($"SELECT count(*) FROM {table} WHERE merchant_id = $1 AND {where}", merchant);
}
