using Redirect.Contracts.Events.V1;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Following;

/// <summary>The two query values that count; all others are ignored, and none ever reaches the target.</summary>
internal readonly ref struct FollowQuery
{
    private const int MaxCode = 64;

    private FollowQuery(string? placement, bool named, Form form)
    {
        Placement = placement;
        NamesPlacement = named;
        Form = form;
    }

    /// <summary>The placement's code; null when there is none that could be one.</summary>
    public string? Placement { get; }

    /// <summary>Whether there was a <c>p</c> at all: then the link's default placement does not count, right or wrong as it may be.</summary>
    public bool NamesPlacement { get; }

    public Form Form { get; }

    /// <summary>Reads a query with its question mark, or an empty one. The first value of a name counts.</summary>
    public static FollowQuery Parse(ReadOnlySpan<char> query)
    {
        string? placement = null;
        var named = false;
        var form = Form.Unspecified;
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
            else if (form == Form.Unspecified && pair.StartsWith("f=", StringComparison.Ordinal))
            {
                form = Forms.Parse(pair[2..]);
            }
        }

        return new FollowQuery(placement, named, form == Form.Unspecified ? Form.Link : form);
    }
}
