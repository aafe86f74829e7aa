using System.Text.RegularExpressions;

namespace Redirect.Architecture.Tests;

/// <summary>What a source file may not hold. Each rule is a function of path and text, so that canaries can try it.</summary>
internal static partial class SourceRules
{
    private const int MaxLines = 400;

    /// <summary>What is against a rule in one file.</summary>
    /// <param name="path">From the root, with forward slashes.</param>
    /// <param name="text">Its content.</param>
    /// <param name="rootNamespace">Of its project.</param>
    /// <param name="projectFolder">Of its project, from the root.</param>
    public static IEnumerable<string> Violations(string path, string text, string rootNamespace, string projectFolder)
    {
        var migration = path.Contains("/Migrations/", StringComparison.Ordinal);
        var product = !path.StartsWith("tests/", StringComparison.Ordinal);
        if (!migration && text.AsSpan().Count('\n') > MaxLines)
        {
            yield return $"{path} has more than {MaxLines} lines.";
        }

        if (product && ModeBranch().IsMatch(text))
        {
            yield return $"{path} asks for the mode: standalone is composition and configuration only.";
        }

        if (!migration && Unfinished().IsMatch(text))
        {
            yield return $"{path} says itself that it is not finished.";
        }

        if (VagueName().IsMatch(Path.GetFileNameWithoutExtension(path)))
        {
            yield return $"{path} has a name that says nothing.";
        }

        if (Namespace().Match(text) is { Success: true } match && !migration)
        {
            var folders = Path.GetDirectoryName(path)![projectFolder.Length..].Replace('/', '.');
            if (match.Groups["name"].Value != rootNamespace + folders)
            {
                yield return $"{path} is in namespace {match.Groups["name"].Value} instead of {rootNamespace + folders}.";
            }
        }
    }

    [GeneratedRegex("IsStandalone|^\\s*#if\\b", RegexOptions.Multiline)]
    private static partial Regex ModeBranch();

    [GeneratedRegex("\\b(TODO|FIXME|HACK)\\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex("(Utils?|Helpers?|Managers?|Common|Misc)$|^Extensions$")]
    private static partial Regex VagueName();

    [GeneratedRegex("^namespace (?<name>[A-Za-z0-9_.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
