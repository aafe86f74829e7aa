using Grpc.Core;
using Redirect.SystemTests.Systems;
using Redirect.Testing;
using Redirect.Testing.GrpcJs;

namespace Redirect.SystemTests;

/// <summary>gRPC through the front door, by a client that we did not write.</summary>
public abstract partial class SystemSuite
{
    [Fact]
    public async Task Grpc_answers_a_unary_call()
    {
        var merchant = await system.NewMerchantAsync();
        var (id, slug) = await merchant.NewLinkAsync();
        using var reader = new TestApi(system.Http, null);
        await LocationAsync(reader, slug);
        var answer = await Poll.UntilAsync(
            () => CallAsync("GetSummary", merchant.Key, new { scope = new { link_id = id } }),
            answer => answer.Status.Code == StatusCode.OK && answer.Messages[0].GetProperty("visits").Text("total") == "1",
            TimeSpan.FromSeconds(15),
            "the visit in the summary");
        Assert.Equal("1", answer.Messages[0].GetProperty("visits").Text("bot"));
    }

    [Fact]
    public async Task Grpc_streams_the_counters_as_they_change()
    {
        var merchant = await system.NewMerchantAsync();
        var (id, slug) = await merchant.NewLinkAsync();
        await KnownAsync(merchant, id);
        var watching = CallAsync("WatchCounters", merchant.Key, new { scope = new { link_id = id }, interval_ms = 200 }, maxMessages: 2, deadlineMs: 20_000);
        using var reader = new TestApi(system.Http, null);
        while (!watching.IsCompleted)
        {
            await LocationAsync(reader, slug);
            await Task.WhenAny(watching, Task.Delay(100));
        }

        var totals = (await watching).Messages.Select(message => long.Parse(message.GetProperty("visits").Text("total"), global::System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(2, totals.Count);
        Assert.True(totals[1] > totals[0], string.Join(", ", totals));
        Assert.Equal(StatusCode.Cancelled, (await watching).Status.Code);
    }

    [Fact]
    public async Task Grpc_refuses_a_call_without_a_key_with_a_wrong_one_and_with_one_of_too_little_scope()
    {
        var merchant = await system.NewMerchantAsync();
        Assert.Equal(StatusCode.Unauthenticated, (await CallAsync("GetSummary", null, new { })).Status.Code);
        Assert.Equal(StatusCode.Unauthenticated, (await CallAsync("GetSummary", "rk_wrong", new { })).Status.Code);
        using var admin = new TestApi(system.Http, system.AdminKey);
        var narrow = await admin.PostAsync($"/api/v1/merchants/{merchant.Id}/keys", new { name = "links only", scopes = new[] { "links:write" } });
        Assert.Equal(StatusCode.PermissionDenied, (await CallAsync("GetSummary", narrow.Text("key"), new { })).Status.Code);
    }

    [Fact]
    public async Task Grpc_keeps_the_deadline()
    {
        var merchant = await system.NewMerchantAsync();
        var answer = await CallAsync("WatchCounters", merchant.Key, new { }, deadlineMs: 1_500);
        Assert.Equal(StatusCode.DeadlineExceeded, answer.Status.Code);
        Assert.NotEmpty(answer.Messages);
    }

    [Fact]
    public async Task Grpc_refuses_a_message_that_is_too_large()
    {
        var merchant = await system.NewMerchantAsync();
        var answer = await CallAsync("GetSummary", merchant.Key, new { scope = new { link_id = new string('x', 5 * 1024 * 1024) } });
        Assert.Equal(StatusCode.ResourceExhausted, answer.Status.Code);
    }

    [Fact]
    public async Task Grpc_names_an_argument_that_can_not_be()
    {
        var merchant = await system.NewMerchantAsync();
        Assert.Equal(StatusCode.InvalidArgument, (await CallAsync("GetSummary", merchant.Key, new { scope = new { link_id = "not-an-id" } })).Status.Code);
        Assert.Equal(StatusCode.InvalidArgument, (await CallAsync("ListTop", merchant.Key, new { by = "DIMENSION_LINK", limit = 101 })).Status.Code);
    }

    private static Task KnownAsync(TestMerchant merchant, string linkId) => Poll.UntilAsync(
        async () =>
        {
            using var answer = await merchant.Api.SendAsync(HttpMethod.Get, $"/api/v1/stats/summary?linkId={linkId}");
            return answer.IsSuccessStatusCode;
        },
        TimeSpan.FromSeconds(15),
        "the link to be known to attribution");

    private Task<GrpcJsResult> CallAsync(string method, string? key, object request, int? maxMessages = null, int deadlineMs = 10_000)
    {
        var protos = Path.Combine(Repository.Root, "services", "shared", "Redirect.Contracts", "Protos");
        return GrpcJsClient.CallAsync(
            new GrpcJsCall(Path.Combine(protos, "redirect", "attribution", "v1", "stats.proto"), system.Grpc.Authority, "redirect.attribution.v1.Stats", method)
            {
                Includes = [protos],
                Request = request,
                Metadata = key is null ? null : new Dictionary<string, string[]> { ["authorization"] = ["Bearer " + key] },
                DeadlineMs = deadlineMs,
                MaxMessages = maxMessages,
            },
            TestContext.Current.CancellationToken);
    }
}
