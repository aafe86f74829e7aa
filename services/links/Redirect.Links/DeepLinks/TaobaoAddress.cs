using Redirect.Links.ShortLinks;

namespace Redirect.Links.DeepLinks;

/// <summary>The address that wakes Taobao's app with one of its web pages.</summary>
internal static class TaobaoAddress
{
    /// <summary>As a deep link's scheme: make the address from the link's target.</summary>
    public const string Shorthand = "tbopen";

    private const string Start = "tbopen://m.taobao.com/tbopen/index.html?action=ali.open.nav&module=h5&bootImage=0&h5Url=";

    /// <summary>The address for a page; null when it is none of Taobao's or Tmall's.</summary>
    public static string? Of(string page)
    {
        var host = page.StartsWith("https://", StringComparison.Ordinal) ? page[8..] : "";
        var end = host.AsSpan().IndexOfAny('/', '?', '#');
        return IsTheirs(end < 0 ? host : host[..end]) ? Start + InnerAddress.Encode(page) : null;
    }

    /// <summary>Whether a host is Taobao's or Tmall's.</summary>
    public static bool IsTheirs(string host) =>
        TargetLists.Brands.Any(brand => brand.Name is "taobao" or "tmall" && brand.Domains.Any(domain => TargetHost.IsWithin(host, domain)));
}
