using System.Text.Json;
using Grpc.Core;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Storage;
using Redirect.Testing;
using Redirect.Testing.GrpcJs;

namespace Redirect.Attribution.Tests.Conversions;

public sealed class StandaloneConversionsGrpcTests() : ConversionsGrpcTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedConversionsGrpcTests() : ConversionsGrpcTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>Called by grpc-js, a client of another make; the same book as REST's.</summary>
public abstract class ConversionsGrpcTests : ConversionSuite
{
    private static readonly string Protos = Path.Combine(Repository.Root, "services", "shared", "Redirect.Contracts", "Protos");
    private static readonly object Noon = new { seconds = "1773144000", nanos = 0 }; // 2026-03-10T12:00:00Z

    private protected ConversionsGrpcTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task Orders_and_refunds_count_as_those_of_rest()
    {
        var visitor = Guid.CreateVersion7();
        await Host.DeliverAsync(Some.Visit(Merchant, Link, visitor: visitor, at: Some.Noon));
        var order = new { order_id = "T1", occurred_at = Noon, amount = "100", currency = "CNY", visitor_id = visitor.ToString(), buyer = "BUYER_NEW" };
        var first = await AnswerAsync("ReportOrder", order);
        var again = await AnswerAsync("ReportOrder", order);
        Assert.Equal((true, "touched", "ORDER_STATE_PAID", "100"), (first.GetProperty("first").GetBoolean(), Text(first, "touch"), Text(first, "state"), Text(first, "amount")));
        Assert.False(again.GetProperty("first").GetBoolean());
        Assert.Equal(200, (int)(await OrderAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitorId = visitor })).Status);

        var refund = await AnswerAsync("ReportRefund", new { refund_id = "R1", order_id = "T1", amount = "60", currency = "CNY", occurred_at = Noon });
        Assert.Equal((true, false), (refund.GetProperty("first").GetBoolean(), refund.GetProperty("waiting").GetBoolean()));
        var rows = await AnswerAsync("ReportOrders", new { orders = new object[] { new { order_id = "T1", state = "ORDER_STATE_CLOSED", occurred_at = Noon }, new { order_id = "T2" }, new { order_id = "T3", state = "ORDER_STATE_CREATED", occurred_at = Noon, visit_id = "x" } } });
        Assert.Equal(
            [("T1", "known", ""), ("T2", "refused", "currency_invalid"), ("T3", "refused", "id_malformed")],
            rows.GetProperty("results").EnumerateArray().Select(row => (Text(row, "id"), Text(row, "status"), Text(row, "code"))));
        rows = await AnswerAsync("ReportRefunds", new { refunds = new object[] { new { refund_id = "R2", order_id = "T1", amount = "41", currency = "CNY", occurred_at = Noon }, new { refund_id = "R3", order_id = "T9", amount = "1", currency = "CNY", occurred_at = Noon } } });
        Assert.Equal([("R2", "refused"), ("R3", "created")], rows.GetProperty("results").EnumerateArray().Select(row => (Text(row, "id"), Text(row, "status"))));
        Assert.Equal(new(1, 100, 1, 60, 1), await FiguresAsync($"linkId={Link}"));
    }

    [Fact]
    public async Task Errors_are_standard_codes()
    {
        object good = new { order_id = "T1", occurred_at = Noon, amount = "100", currency = "CNY" };
        await AnswerAsync("ReportOrder", good);
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync("ReportOrder", good, ""));
        Assert.Equal(StatusCode.PermissionDenied, await StatusAsync("ReportOrder", good, $"{Merchant}:stats:read"));
        foreach (var (status, method, request) in new (StatusCode, string, object)[]
        {
            (StatusCode.PermissionDenied, "ReportRefund", new { }), (StatusCode.PermissionDenied, "ReportOrders", new { }), (StatusCode.PermissionDenied, "ReportRefunds", new { }),
        })
        {
            Assert.Equal(status, await StatusAsync(method, request, $"{Merchant}:stats:read"));
        }

        foreach (var (status, method, request) in new (StatusCode, string, object)[]
        {
            (StatusCode.AlreadyExists, "ReportOrder", new { order_id = "T1", occurred_at = Noon, amount = "101", currency = "CNY" }),
            (StatusCode.InvalidArgument, "ReportOrder", new { order_id = "T2", occurred_at = Noon, amount = "101", currency = "USD" }),
            (StatusCode.InvalidArgument, "ReportOrder", new { order_id = "T2", amount = "101", currency = "CNY" }),
            (StatusCode.InvalidArgument, "ReportOrder", new { order_id = "T2", occurred_at = new { seconds = "999999999999999", nanos = 0 }, amount = "101", currency = "CNY" }),
            (StatusCode.InvalidArgument, "ReportOrder", new { order_id = "T2", state = 9, occurred_at = Noon }),
            (StatusCode.InvalidArgument, "ReportOrders", new { }),
            (StatusCode.InvalidArgument, "ReportOrders", new { orders = Enumerable.Range(0, 1_001).Select(_ => new { order_id = "T" }) }),
            (StatusCode.FailedPrecondition, "ReportRefund", new { refund_id = "R1", order_id = "T1", amount = "101", currency = "CNY", occurred_at = Noon }),
            (StatusCode.InvalidArgument, "ReportRefund", new { refund_id = "R1", order_id = "T1", currency = "CNY", occurred_at = Noon }),
            (StatusCode.InvalidArgument, "ReportRefunds", new { }),
        })
        {
            Assert.Equal(status, await StatusAsync(method, request));
        }
    }

    private async Task<JsonElement> AnswerAsync(string method, object request)
    {
        var result = await CallAsync(method, request);
        Assert.Equal((StatusCode.OK, ""), (result.Status.Code, result.Status.Details));
        return Assert.Single(result.Messages);
    }

    private async Task<StatusCode> StatusAsync(string method, object request, string? principal = null) => (await CallAsync(method, request, principal)).Status.Code;

    private Task<GrpcJsResult> CallAsync(string method, object request, string? principal = null) =>
        GrpcJsClient.CallAsync(
            new GrpcJsCall(
                Path.Combine(Protos, "redirect", "attribution", "v1", "conversions.proto"), Host.GrpcAddress, "redirect.attribution.v1.Conversions", method)
            {
                Includes = [Protos],
                Request = request,
                Metadata = new Dictionary<string, string[]> { [AttributionHost.PrincipalHeader] = [principal ?? $"{Merchant}:orders:write"] },
            },
            Cancel);
}
