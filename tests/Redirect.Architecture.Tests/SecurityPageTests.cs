using System.Text.RegularExpressions;

namespace Redirect.Architecture.Tests;

/// <summary>docs/security.md and docs/faults.md name tests: a proof that was renamed or deleted is none.</summary>
public sealed partial class SecurityPageTests
{
    [Theory]
    [InlineData("docs/security.md", 40)]
    [InlineData("docs/faults.md", 8)]
    public void Every_test_that_a_page_names_is_there(string page, int least)
    {
        var there = Solution.SourceFiles.Where(file => file.StartsWith("tests/", StringComparison.Ordinal)).SelectMany(file => Classes().Matches(Solution.ReadFile(file))).Select(match => match.Groups[1].Value).ToHashSet();
        var named = Named().Matches(Solution.ReadFile(page)).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(named.Count >= least, $"{page} names {named.Count} tests.");
        Assert.DoesNotContain(named, name => !there.Contains(name));
    }

    [GeneratedRegex(@"`(?:[A-Za-z]+/)?([A-Z]\w+(?:Tests|Contract|Suite))`")]
    private static partial Regex Named();

    [GeneratedRegex(@"class (\w+(?:Tests|Contract|Suite))\b")]
    private static partial Regex Classes();
}
