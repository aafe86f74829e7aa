using System.Text.Json;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>gRPC through the front door, by a client that we did not write.</summary>
public abstract partial class SystemSuite
{
    private const int Ok = 0, Cancelled = 1, InvalidArgument = 3, DeadlineExceeded = 4, NotFound = 5, PermissionDenied = 7, ResourceExhausted = 8, Unauthenticated = 16;

    [Fact]
    public async Task Grpc_answers_a_unary_call()
    {
        var merchant = await system.NewMerchantAsync();
        var (id, slug) = await merchant.NewLinkAsync();
        using var reader = new TestApi(system.Http, null);
        await LocationAsync(reader, slug);
        var answer = await Poll.UntilAsync(
            () => CallAsync("GetSummary", merchant.Key, new { scope = new { link_id = id } }),
            answer => Code(answer) == Ok && Messages(answer)[0].GetProperty("visits").Text("total") == "1",
            TimeSpan.FromSeconds(15),
            "the visit in the summary");
        Assert.Equal("1", Messages(answer)[0].GetProperty("visits").Text("bot"));
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

        var totals = Messages(await watching).Select(message => long.Parse(message.GetProperty("visits").Text("total"), global::System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(2, totals.Count);
        Assert.True(totals[1] > totals[0], string.Join(", ", totals));
        Assert.Equal(Cancelled, Code(await watching));
    }

    [Fact]
    public async Task Grpc_refuses_a_call_without_a_key_with_a_wrong_one_and_with_one_of_too_little_scope()
    {
        var merchant = await system.NewMerchantAsync();
        Assert.Equal(Unauthenticated, Code(await CallAsync("GetSummary", null, new { })));
        Assert.Equal(Unauthenticated, Code(await CallAsync("GetSummary", "rk_wrong", new { })));
        using var admin = new TestApi(system.Http, system.AdminKey);
        var narrow = await admin.PostAsync($"/api/v1/merchants/{merchant.Id}/keys", new { name = "links only", scopes = new[] { "links:write" } });
        Assert.Equal(PermissionDenied, Code(await CallAsync("GetSummary", narrow.Text("key"), new { })));
    }

    [Fact]
    public async Task Grpc_keeps_the_deadline()
    {
        var merchant = await system.NewMerchantAsync();
        var answer = await CallAsync("WatchCounters", merchant.Key, new { }, deadlineMs: 1_500);
        Assert.Equal(DeadlineExceeded, Code(answer));
        Assert.NotEmpty(Messages(answer));
    }

    [Fact]
    public async Task Grpc_refuses_a_message_that_is_too_large()
    {
        var merchant = await system.NewMerchantAsync();
        var answer = await CallAsync("GetSummary", merchant.Key, new { scope = new { link_id = new string('x', 5 * 1024 * 1024) } });
        Assert.Equal(ResourceExhausted, Code(answer));
    }

    [Fact]
    public async Task Grpc_names_an_argument_that_can_not_be()
    {
        var merchant = await system.NewMerchantAsync();
        Assert.Equal(InvalidArgument, Code(await CallAsync("GetSummary", merchant.Key, new { scope = new { link_id = "not-an-id" } })));
        Assert.Equal(InvalidArgument, Code(await CallAsync("ListTop", merchant.Key, new { by = "DIMENSION_LINK", limit = 101 })));
    }

    private static int Code(JsonElement answer) => answer.GetProperty("status").GetProperty("code").GetInt32();

    private static List<JsonElement> Messages(JsonElement answer) => [.. answer.GetProperty("messages").EnumerateArray()];

    private static Task KnownAsync(TestMerchant merchant, string linkId) => Poll.UntilAsync(
        async () =>
        {
            using var answer = await merchant.Api.SendAsync(HttpMethod.Get, $"/api/v1/stats/summary?linkId={linkId}");
            return answer.IsSuccessStatusCode;
        },
        TimeSpan.FromSeconds(15),
        "the link to be known to attribution");

    private Task<JsonElement> CallAsync(string method, string? key, object request, int? maxMessages = null, int deadlineMs = 10_000)
    {
        var protos = Path.Combine(Repository.Root, "services", "shared", "Redirect.Contracts", "Protos");
        var order = new Dictionary<string, object>
        {
            ["proto"] = Path.Combine(protos, "redirect", "attribution", "v1", "stats.proto"),
            ["includes"] = new[] { protos },
            ["address"] = system.Grpc.Authority,
            ["service"] = "redirect.attribution.v1.Stats",
            ["method"] = method,
            ["request"] = request,
            ["deadlineMs"] = deadlineMs,
        };
        if (key is not null)
        {
            order["metadata"] = new { authorization = "Bearer " + key };
        }

        if (maxMessages is not null)
        {
            order["maxMessages"] = maxMessages;
        }

        return GrpcJs.CallAsync(order);
    }
}
