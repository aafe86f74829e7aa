using Redirect.Contracts.Events.V1;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Following;

/// <summary>The two query values that count; all others are ignored, and none ever reaches the target.</summary>
internal readonly ref struct FollowQuery
{
    /// <summary>Of a placement's code, in characters.</summary>
    public const int MaxCode = 64;

    private FollowQuery(string? placement, bool named, Form form, ReadOnlySpan<char> signature)
    {
        Placement = placement;
        NamesPlacement = named;
        Form = form;
        Signature = signature;
    }

    /// <summary>The placement's code; null when there is none that could be one.</summary>
    public string? Placement { get; }

    /// <summary>Whether there was a <c>p</c> at all: then the link's default placement does not count, right or wrong as it may be.</summary>
    public bool NamesPlacement { get; }

    /// <summary>As the address says; it counts by its signature alone, see <see cref="FormSignatures"/>.</summary>
    public Form Form { get; }

    /// <summary>What stands behind the form's name; empty: nothing.</summary>
    public ReadOnlySpan<char> Signature { get; }

    /// <summary>Reads a query with its question mark, or an empty one. The first value of a name counts; of <c>f</c>, the first that names a form.</summary>
    public static FollowQuery Parse(ReadOnlySpan<char> query)
    {
        string? placement = null;
        var named = false;
        var form = Form.Link;
        ReadOnlySpan<char> signature = default;
        query = query.TrimStart('?');
        while (!query.IsEmpty)
        {
            var end = query.IndexOf('&');
            var pair = end < 0 ? query : query[..end];
            query = end < 0 ? default : query[(end + 1)..];
            if (!named && pair.StartsWith("p=", StringComparison.Ordinal) && pair.Length > 2)
            {
                named = true;
                placement = pair.Length - 2 > 3 * MaxCode ? null : Uri.UnescapeDataString(pair[2..]);
                placement = placement?.Length > MaxCode ? null : placement;
            }
            else if (form == Form.Link && pair.StartsWith("f=", StringComparison.Ordinal))
            {
                var value = pair[2..];
                var dot = value.IndexOf('.');
                form = Forms.Parse(dot < 0 ? value : value[..dot]);
                signature = dot < 0 ? default : value[(dot + 1)..];
            }
        }

        return new FollowQuery(placement, named, form, signature);
    }
}
