using System.Xml.Linq;

namespace Redirect.Architecture.Tests;

public sealed class SourceTests
{
    [Fact]
    public void Source_files_keep_the_rules()
    {
        var violations = new List<string>();
        foreach (var project in Solution.Projects.Where(project => !project.Name.StartsWith("Grpc.AspNetCore", StringComparison.Ordinal)))
        {
            var folder = Path.GetDirectoryName(project.Path)!;
            var rootNamespace = XDocument.Parse(Solution.ReadFile(project.Path)).Descendants("RootNamespace").FirstOrDefault()?.Value ?? project.Name;
            violations.AddRange(Solution.SourceFiles
                .Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal) && !file.StartsWith("tests/Redirect.Architecture.Tests/", StringComparison.Ordinal))
                .SelectMany(file => SourceRules.Violations(file, Solution.ReadFile(file), rootNamespace, folder)));
        }

        Assert.Empty(violations);
    }

    [Theory]
    [InlineData("services/x/A/B.cs", "namespace X.A;\nvar a = options.IsStandalone;")]
    [InlineData("services/x/A/B.cs", "namespace X.A;\n#if STANDALONE\n#endif")]
    [InlineData("services/x/A/B.cs", "namespace X.A;\n// TODO later")]
    [InlineData("services/x/A/B.cs", "namespace X.Other;")]
    [InlineData("services/x/A/StringUtils.cs", "namespace X.A;")]
    [InlineData("services/x/A/Extensions.cs", "namespace X.A;")]
    public void Canary_a_file_against_a_rule_is_caught(string path, string text) =>
        Assert.NotEmpty(SourceRules.Violations(path, text, "X", "services/x"));

    [Fact]
    public void Canary_a_long_file_is_caught() =>
        Assert.NotEmpty(SourceRules.Violations("services/x/A/B.cs", "namespace X.A;\n" + new string('\n', 400), "X", "services/x"));

    [Fact]
    public void Canary_a_good_file_passes() =>
        Assert.Empty(SourceRules.Violations("services/x/A/B.cs", "namespace X.A;\n" + new string('\n', 300), "X", "services/x"));
}
