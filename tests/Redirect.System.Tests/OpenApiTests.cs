using System.Text.Json;
using System.Text.Json.Nodes;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>
/// The gateway serves a copy of the document that the endpoints themselves give in one process. After a change of the contract:
/// <c>UPDATE_SNAPSHOTS=1 dotnet test tests/Redirect.System.Tests --filter OpenApiTests</c>.
/// </summary>
public sealed class OpenApiTests(StandaloneSystem system) : IClassFixture<StandaloneSystem>
{
    private static readonly string Snapshot = Path.Combine(Repository.Root, "gateway", "Redirect.Gateway", "openapi.v1.json");
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public async Task The_gateways_document_is_that_of_the_endpoints()
    {
        using var reader = new TestApi(system.Http, null);
        using var answer = await reader.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var document = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        document.Remove("servers");
        var live = document.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(Snapshot, live, TestContext.Current.CancellationToken);
        }

        Assert.Equal(live, await File.ReadAllTextAsync(Snapshot, TestContext.Current.CancellationToken));
    }
}
