using System.Reflection;

namespace Redirect.Architecture.Tests;

/// <summary>A module shows one class, and the few types of the questions that are asked across modules.</summary>
public sealed class PublicSurfaceTests
{
    public static TheoryData<string, string[]> Surfaces { get; } = new()
    {
        { "Redirect.Links", ["LinksModule", "LinkReference"] },
        { "Redirect.Media", ["MediaModule", "ILinkDirectory", "KnownLink"] },
        { "Redirect.Attribution", ["AttributionModule"] },
        { "Redirect.Gateway", ["Edge", "IDomainDirectory", "IKeyDirectory", "ProxyModule"] },
    };

    [Theory]
    [MemberData(nameof(Surfaces))]
    public void A_module_shows_only_what_is_agreed(string module, string[] agreed) =>
        Assert.Equal(agreed.Order(StringComparer.Ordinal), Public(Assembly.Load(module)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_module_is_looked_at() =>
        Assert.Equal(
            Solution.Projects.Where(project => project.Name.EndsWith(".Host", StringComparison.Ordinal)).Select(project => project.Name[..^5]).Order(StringComparer.Ordinal),
            Surfaces.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Public(Assembly assembly) =>
        assembly.GetExportedTypes().Where(type => !type.IsNested && type.Namespace?.Contains("Migrations", StringComparison.Ordinal) != true).Select(type => type.Name);
}
