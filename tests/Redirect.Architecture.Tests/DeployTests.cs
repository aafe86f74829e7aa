using System.Text.Json;
using System.Text.RegularExpressions;
using Redirect.Testing;

namespace Redirect.Architecture.Tests;

/// <summary>A setting that is misspelt is not noticed at the start; so what deploy/ and its guides say is checked here.</summary>
public sealed partial class DeployTests
{
    private static readonly IReadOnlyList<string> Files =
    [
        "docker-compose.yml", "docs/operations.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Root, file)),
    ];

    [Fact]
    public void Every_setting_of_the_environment_is_documented()
    {
        var page = Solution.ReadFile("docs/configuration.md");
        var names = Files.SelectMany(file => Names(Solution.ReadFile(file))).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(names.Count >= 15, $"Only {names.Count} settings were found.");
        Assert.DoesNotContain(names, name => !page.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("docker-compose.yml")]
    [InlineData("deploy/kubernetes/gateway.yaml")]
    public void Every_cluster_with_replicas_of_its_own_is_given_them(string file)
    {
        var clusters = JsonDocument.Parse(Solution.ReadFile("gateway/Redirect.Gateway.Host/reverseproxy.json")).RootElement.GetProperty("ReverseProxy").GetProperty("Clusters")
            .EnumerateObject().Where(cluster => cluster.Value.TryGetProperty("Destinations", out _)).Select(cluster => cluster.Name).Order(StringComparer.Ordinal);
        var given = Cluster().Matches(Solution.ReadFile(file)).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(clusters, given);
    }

    [Fact]
    public void Canary_a_name_is_read_as_the_setting_that_it_means() =>
        Assert.Equal(["Edge:AllowedHosts", "ReverseProxy:Clusters:links:Destinations:d1:Address"], Names("Edge__AllowedHosts__0: x\nReverseProxy__Clusters__links__Destinations__d2__Address: y"));

    // A list's entry is the list, and any replica is as good as the first.
    private static IEnumerable<string> Names(string text) =>
        Setting().Matches(text).Select(match => Replica().Replace(Entry().Replace(match.Value.Replace("__", ":", StringComparison.Ordinal), ""), ":d1:"));

    [GeneratedRegex("\\b[A-Z][A-Za-z]+(__[A-Za-z0-9-]+)+")]
    private static partial Regex Setting();

    [GeneratedRegex(":\\d+$")]
    private static partial Regex Entry();

    [GeneratedRegex(":d\\d+:")]
    private static partial Regex Replica();

    [GeneratedRegex("ReverseProxy__Clusters__(?<name>[a-z-]+)__Destinations")]
    private static partial Regex Cluster();
}
