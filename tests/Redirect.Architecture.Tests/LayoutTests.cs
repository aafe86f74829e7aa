using Redirect.Testing;

namespace Redirect.Architecture.Tests;

/// <summary>The root and the decisions stay readable.</summary>
public sealed class LayoutTests
{
    private static readonly string[] Root =
    [
        ".ci", ".config", ".dockerignore", ".editorconfig", ".gitattributes", ".gitignore", ".git", "BannedSymbols.txt", "CHANGELOG.md", "Directory.Build.props",
        "Directory.Build.targets", "Directory.Packages.props", "LICENSE", "README.md", "Redirect.sln", "bench", "deploy", "docker-compose.yml", "docs", "gateway", "global.json",
        "run", "services", "test", "tests",
    ];

    private static readonly string[] Ignored = ["artifacts", "data", "demo-out", ".env", ".vs", ".idea"];

    [Fact]
    public void The_root_holds_what_was_agreed() => Assert.Empty(Strangers(Directory.EnumerateFileSystemEntries(Repository.Root).Select(entry => Path.GetFileName(entry)!)));

    [Fact]
    public void Canary_a_plan_at_the_root_is_caught() => Assert.Equal(["PLAN.md"], Strangers(["README.md", "PLAN.md"]));

    [Fact]
    public void Every_decision_is_in_the_index_and_names_what_was_rejected()
    {
        var folder = Path.Combine(Repository.Root, "docs", "adr");
        var index = File.ReadAllText(Path.Combine(folder, "README.md"));
        var decisions = Directory.EnumerateFiles(folder, "0*.md").Select(file => Path.GetFileName(file)!).ToList();
        Assert.NotEmpty(decisions);
        Assert.All(decisions, decision =>
        {
            Assert.Contains($"({decision})", index, StringComparison.Ordinal);
            var text = File.ReadAllText(Path.Combine(folder, decision));
            Assert.All(["Status:", "## Context", "## Options", "## Decision", "## Consequences"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        });
    }

    private static IEnumerable<string> Strangers(IEnumerable<string> entries) => entries.Except(Root).Except(Ignored);
}
