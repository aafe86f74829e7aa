using System.Text.RegularExpressions;
using System.Xml.Linq;
using Redirect.Testing;

namespace Redirect.Architecture.Tests;

/// <summary>What Redirect.sln says there is, read from its files; the rules are driven by it, so a new project can't be forgotten.</summary>
internal static partial class Solution
{
    public static IReadOnlyList<SolutionProject> Projects { get; } =
        [.. ProjectLine().Matches(File.ReadAllText(Path.Combine(Repository.Root, "Redirect.sln"))).Select(match => Read(match.Groups["path"].Value.Replace('\\', '/')))];

    /// <summary>Source files of the product and the tests, from the root with forward slashes; nothing that a build made.</summary>
    public static IReadOnlyList<string> SourceFiles { get; } =
        [.. Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("artifacts/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    public static string ReadFile(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static SolutionProject Read(string path)
    {
        var items = XDocument.Load(Path.Combine(Repository.Root, path)).Descendants().ToList();
        return new SolutionProject(
            Path.GetFileNameWithoutExtension(path),
            path,
            [.. items.Where(item => item.Name.LocalName == "ProjectReference" && item.Attribute("ReferenceOutputAssembly")?.Value != "false").Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value))],
            [.. items.Where(item => item.Name.LocalName == "PackageReference").Select(item => item.Attribute("Include")!.Value)]);
    }

    [GeneratedRegex("""= "[^"]+", "(?<path>[^"]+\.csproj)",""")]
    private static partial Regex ProjectLine();
}
