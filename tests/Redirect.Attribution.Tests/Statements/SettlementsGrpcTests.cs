using System.Text.Json;
using Grpc.Core;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Hosting.Storage;
using Redirect.Testing;
using Redirect.Testing.GrpcJs;

namespace Redirect.Attribution.Tests.Statements;

public sealed class StandaloneSettlementsGrpcTests() : SettlementsGrpcTests(StorageProvider.Sqlite);

public sealed class DistributedSettlementsGrpcTests() : SettlementsGrpcTests(StorageProvider.Postgres);

/// <summary>Called by grpc-js, a client of another make; the same statements as REST's.</summary>
public abstract class SettlementsGrpcTests : SettlementSuite
{
    private static readonly string Protos = Path.Combine(Repository.Root, "services", "shared", "Redirect.Contracts", "Protos");

    private protected SettlementsGrpcTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Fact]
    public async Task Statements_are_listed_read_closed_and_paid_by_two_keys()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        await BroughtAsync("T1", 19_900, At(8));
        After(8);
        var statement = new { id = Text(await OpenAsync(8, 9), "id") };
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        await OpenAsync(9, 10);

        var list = (await AnswerAsync("ListStatements", new { limit = 1 })).GetProperty("items");
        Assert.Equal("2026-03-09", Text(Assert.Single(list.EnumerateArray()), "from"));
        Assert.Equal((StatusCode.FailedPrecondition, "statement_open: Close the statement first."), await StatusAsync("RequestPayout", statement));
        var closed = await AnswerAsync("CloseStatement", statement);
        Assert.Equal(("STATEMENT_STATE_CLOSED", "1789", "199", "CNY", Partner), (Text(closed, "state"), Text(closed, "total"), Text(closed, "fee"), Text(closed, "currency"), Text(closed, "partner")));
        await AnswerAsync("RequestPayout", statement);
        Assert.Equal(StatusCode.PermissionDenied, (await StatusAsync("ApprovePayout", statement)).Code);
        Assert.Equal("STATEMENT_STATE_PAID", Text(await AnswerAsync("ApprovePayout", statement, OtherKey), "state"));
        Assert.Equal("STATEMENT_STATE_PAID", Text(await AnswerAsync("GetStatement", statement), "state"));
        Assert.Single((await AnswerAsync("ListStatements", new { state = "STATEMENT_STATE_PAID", partner = Partner })).GetProperty("items").EnumerateArray());
        Assert.Equal((1_988, 0, 199), await BooksAsync());

        foreach (var method in new[] { "GetStatement", "CloseStatement", "RequestPayout", "ApprovePayout" })
        {
            Assert.Equal(StatusCode.NotFound, (await StatusAsync(method, statement, $"{Guid.CreateVersion7()}:settlement:write")).Code);
            Assert.Equal(StatusCode.InvalidArgument, (await StatusAsync(method, new { id = "x" })).Code);
            Assert.Equal(StatusCode.PermissionDenied, (await StatusAsync(method, statement, $"{Merchant}:stats:read")).Code);
            Assert.Equal(StatusCode.Unauthenticated, (await StatusAsync(method, statement, "anonymous")).Code);
        }

        foreach (var wrong in new object[] { new { limit = 201 }, new { limit = -1 }, new { cursor = "x" }, new { state = 9 } })
        {
            Assert.Equal(StatusCode.InvalidArgument, (await StatusAsync("ListStatements", wrong)).Code);
        }

        Assert.Equal(StatusCode.PermissionDenied, (await StatusAsync("ListStatements", new { }, $"{Merchant}:stats:read")).Code);
    }

    private async Task<JsonElement> AnswerAsync(string method, object request, Guid? key = null)
    {
        var result = await CallRpcAsync(method, request, null, key);
        Assert.Equal((StatusCode.OK, ""), (result.Status.Code, result.Status.Details));
        return Assert.Single(result.Messages);
    }

    private async Task<(StatusCode Code, string Details)> StatusAsync(string method, object request, string? principal = null) =>
        await CallRpcAsync(method, request, principal, null) is var result ? (result.Status.Code, result.Status.Details) : default;

    private Task<GrpcJsResult> CallRpcAsync(string method, object request, string? principal, Guid? key) => GrpcJsClient.CallAsync(
        new GrpcJsCall(Path.Combine(Protos, "redirect", "attribution", "v1", "settlements.proto"), Host.GrpcAddress, "redirect.attribution.v1.Settlements", method)
        {
            Includes = [Protos],
            Request = request,
            Metadata = new Dictionary<string, string[]>
            {
                [AttributionHost.PrincipalHeader] = [principal ?? $"{Merchant}:settlement:write"],
                [AttributionHost.KeyHeader] = [(key ?? OneKey).ToString()],
            },
        },
        Cancel);
}
