namespace Redirect.Links.Rules;

/// <summary>Whether an address has a query name with one of some values. The first value of a name counts, as everywhere in our addresses.</summary>
internal sealed class QueryTest(string name, string[] values)
{
    public const string Any = "*";

    /// <summary>Longer values are not decoded: no condition has one.</summary>
    private const int MaxEncoded = 1024;

    public bool Holds(ReadOnlySpan<char> query)
    {
        query = query.TrimStart('?');
        while (!query.IsEmpty)
        {
            var end = query.IndexOf('&');
            var pair = end < 0 ? query : query[..end];
            query = end < 0 ? default : query[(end + 1)..];
            var equals = pair.IndexOf('=');
            var key = equals < 0 ? pair : pair[..equals];
            if (key.SequenceEqual(name))
            {
                return IsOne(equals < 0 ? default : pair[(equals + 1)..]);
            }
        }

        return false;
    }

    private bool IsOne(ReadOnlySpan<char> value)
    {
        string? decoded = null;
        if (value.ContainsAny('%', '+'))
        {
            decoded = value.Length > MaxEncoded ? "" : Uri.UnescapeDataString(value.ToString().Replace('+', ' '));
        }

        foreach (var wanted in values)
        {
            if (wanted == Any || (decoded is null ? value.SequenceEqual(wanted) : wanted == decoded))
            {
                return true;
            }
        }

        return false;
    }
}
