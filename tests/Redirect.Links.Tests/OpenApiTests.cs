using System.Net;
using System.Text.Json;

namespace Redirect.Links.Tests;

public sealed class OpenApiTests(SqliteStore store)
{
    // What they are asked for stands in the body.
    private static readonly (string Path, string Method)[] FindsByText = [("/api/v1/surprise-codes/resolve", "post"), ("/api/v1/claims", "post")];

    [Fact]
    public async Task The_document_names_every_call_its_fields_and_its_problems()
    {
        var document = (await store.Host.As(null).GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Body;
        var paths = document.GetProperty("paths");
        var calls = paths.EnumerateObject().Where(path => path.Name.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject().Select(call => (Path: path.Name, Method: call.Name, Call: call.Value))).ToArray();
        Assert.Equal(58, calls.Length);
        Assert.DoesNotContain(paths.EnumerateObject(), path => path.Name.StartsWith("/internal", StringComparison.Ordinal));
        Assert.All(calls, call =>
        {
            Assert.False(string.IsNullOrEmpty(call.Call.GetProperty("summary").GetString()));
            var answers = call.Call.GetProperty("responses").EnumerateObject().Select(answer => answer.Name).ToArray();
            Assert.Contains("401", answers);
            Assert.Contains("403", answers);
            Assert.Equal(call.Path.Contains("{id}", StringComparison.Ordinal) || FindsByText.Contains((call.Path, call.Method)), answers.Contains("404"));
        });

        var schema = paths.GetProperty("/api/v1/links/{id}").GetProperty("patch").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal(
            [
                "deepLink", "domain", "expiredTarget", "externalId", "forwardQuery", "landingParameter", "limitFallback", "maxVisits", "optimise", "overflowTarget", "password", "paused",
                "placementId", "preview", "rules", "slug", "split", "tags", "taobaoPassphrase", "target", "title", "validFrom", "validUntil",
            ],
            Fields(document, schema).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Fields(JsonElement document, JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        return schema.GetProperty("properties").EnumerateObject().Select(property => property.Name);
    }
}
