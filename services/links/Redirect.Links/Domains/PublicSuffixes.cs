using System.Collections.Frozen;
using System.Text;

namespace Redirect.Links.Domains;

/// <summary>Names under which strangers register theirs (com.cn, github.io): nobody's domain. Data of the Public Suffix List.</summary>
internal static class PublicSuffixes
{
    private static readonly FrozenSet<string> Rules = Load();

    /// <summary>Whether a host, in lower case and Punycode, is a public suffix. A name of one label always is.</summary>
    public static bool Contains(string host)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 || Rules.Contains(host) || (Rules.Contains("*" + host[dot..]) && !Rules.Contains("!" + host));
    }

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(PublicSuffixes).Assembly.GetManifestResourceStream(typeof(PublicSuffixes), "public-suffixes.txt")
            ?? throw new InvalidOperationException("The list of public suffixes is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var rules = new List<string>(10_000);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
            {
                rules.Add(line);
            }
        }

        return rules.ToFrozenSet(StringComparer.Ordinal);
    }
}
