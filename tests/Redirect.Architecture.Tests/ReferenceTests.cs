namespace Redirect.Architecture.Tests;

public sealed class ReferenceTests
{
    [Fact]
    public void Projects_reference_only_whom_they_may() => Assert.Empty(ReferenceRules.Violations(Solution.Projects));

    [Theory]
    [InlineData("Redirect.Links", "Redirect.Attribution")]
    [InlineData("Redirect.Links.Host", "Redirect.Media")]
    [InlineData("Redirect.Contracts", "Redirect.Hosting")]
    [InlineData("Redirect.Hosting", "Redirect.Contracts")]
    [InlineData("Redirect.Gateway", "Redirect.Links")]
    [InlineData("Redirect.Links.Tests", "Redirect.Attribution")]
    [InlineData("Redirect.Unheard", "Redirect.Hosting")]
    public void Canary_a_forbidden_reference_is_caught(string from, string to) =>
        Assert.NotEmpty(ReferenceRules.Violations([new SolutionProject(from, "", [to], [])]));

    [Fact]
    public void Every_project_file_is_in_the_solution()
    {
        var files = Directory.EnumerateFiles(Testing.Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Testing.Repository.Root, file))
            .Where(file => !file.StartsWith("artifacts", StringComparison.Ordinal));
        Assert.Equal(files.Order(StringComparer.Ordinal), Solution.Projects.Select(project => project.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Contracts_know_no_framework_of_ours_or_others() =>
        Assert.Subset(new HashSet<string> { "Google.Protobuf", "Grpc.Tools" }, Solution.Projects.Single(project => project.Name == "Redirect.Contracts").Packages.ToHashSet());
}
