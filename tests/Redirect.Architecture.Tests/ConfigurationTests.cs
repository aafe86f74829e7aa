using System.Reflection;

namespace Redirect.Architecture.Tests;

/// <summary>docs/configuration.md names every setting there is.</summary>
public sealed class ConfigurationTests
{
    private static readonly string[] Assemblies = ["Redirect.Hosting", "Redirect.Links", "Redirect.Media", "Redirect.Attribution", "Redirect.Gateway"];

    [Fact]
    public void Every_setting_is_documented()
    {
        var page = Solution.ReadFile("docs/configuration.md");
        var keys = Assemblies.SelectMany(name => Assembly.Load(name).GetTypes()).SelectMany(Keys).ToList();
        Assert.True(keys.Count >= 20, $"Only {keys.Count} settings were found.");
        Assert.DoesNotContain(keys, key => !page.Contains($"`{key}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Canary_an_undocumented_setting_is_caught() =>
        Assert.Contains("Canary:Nested:Depth", Keys(typeof(CanaryOptions)));

    private static IEnumerable<string> Keys(Type type) =>
        type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)?.GetRawConstantValue() is string section ? Keys(type, section) : [];

    private static IEnumerable<string> Keys(Type type, string prefix) =>
        type.GetProperties().SelectMany(property =>
            property.PropertyType.Assembly == type.Assembly && property.PropertyType.IsClass
                ? Keys(property.PropertyType, $"{prefix}:{property.Name}")
                : [$"{prefix}:{property.Name}"]);

    private sealed class CanaryOptions
    {
        public const string Section = "Canary";

        public CanaryNested Nested { get; set; } = new();
    }

    private sealed class CanaryNested
    {
        public int Depth { get; set; }
    }
}
