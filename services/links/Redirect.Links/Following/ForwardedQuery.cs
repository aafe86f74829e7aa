using System.Text;

namespace Redirect.Links.Following;

/// <summary>Hands query values of the opened address on to a target: only those that the link names, each encoded anew (S15).</summary>
internal static class ForwardedQuery
{
    /// <summary>What is handed on has at most so many characters, encoded.</summary>
    public const int MaxLength = 2048;

    /// <summary>The location with the values; as it was when there are none or they would be too long. A fragment stays behind them.</summary>
    public static string Append(string location, ReadOnlySpan<char> query, IReadOnlyList<string> names)
    {
        StringBuilder? added = null;
        query = query.TrimStart('?');
        while (!query.IsEmpty)
        {
            var end = query.IndexOf('&');
            var pair = end < 0 ? query : query[..end];
            query = end < 0 ? default : query[(end + 1)..];
            var equals = pair.IndexOf('=');
            if (equals > 0 && IsNamed(names, pair[..equals]))
            {
                var value = Uri.UnescapeDataString(pair[(equals + 1)..].ToString().Replace('+', ' '));
                (added ??= new StringBuilder()).Append('&').Append(pair[..equals]).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        if (added is null || added.Length > MaxLength)
        {
            return location;
        }

        var hash = location.IndexOf('#', StringComparison.Ordinal);
        var address = hash < 0 ? location : location[..hash];
        added[0] = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return string.Concat(address, added.ToString(), hash < 0 ? "" : location[hash..]);
    }

    private static bool IsNamed(IReadOnlyList<string> names, ReadOnlySpan<char> name)
    {
        for (var at = 0; at < names.Count; at++)
        {
            if (name.SequenceEqual(names[at]))
            {
                return true;
            }
        }

        return false;
    }
}
