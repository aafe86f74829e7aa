using System.Text.Json;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace Redirect.Architecture.Tests;

/// <summary>What standalone answers, the gateway routes; and it routes nothing else.</summary>
public sealed class RouteTests
{
    private static readonly IReadOnlyList<string> Paths = [.. JsonDocument.Parse(Solution.ReadFile("gateway/Redirect.Gateway/openapi.v1.json")).RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name)];

    private static readonly IReadOnlyList<string> Routes = [.. JsonDocument.Parse(Solution.ReadFile("gateway/Redirect.Gateway.Host/reverseproxy.json")).RootElement
        .GetProperty("ReverseProxy").GetProperty("Routes").EnumerateObject()
        .Select(route => route.Value.GetProperty("Match").GetProperty("Path").GetString()!)];

    [Fact]
    public void Every_path_of_the_contract_has_a_route() => Assert.DoesNotContain(Paths, path => !Routes.Any(route => Matches(route, path)));

    [Fact]
    public void Every_route_leads_to_a_path_of_the_contract() =>
        Assert.DoesNotContain(Routes, route =>
            !route.StartsWith("/redirect.attribution.v1.", StringComparison.Ordinal) && !Paths.Any(path => Matches(route, path)));

    [Fact]
    public void Internal_paths_have_no_route() =>
        Assert.DoesNotContain(Routes, route => Matches(route, "/internal/keys/resolve") || route.Contains("internal", StringComparison.Ordinal));

    [Fact]
    public void Canary_an_unrouted_path_is_caught() => Assert.DoesNotContain(Routes, route => Matches(route, "/api/v1/nowhere/at/all"));

    private static bool Matches(string route, string path) =>
        new TemplateMatcher(TemplateParser.Parse(RoutePatternFactory.Parse(route).RawText!), []).TryMatch(path, []);
}
