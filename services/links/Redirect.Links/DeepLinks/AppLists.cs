using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace Redirect.Links.DeepLinks;

/// <summary>The apps that links may wake: scheme, host and package, ours and the operator's. Nothing that is not on it (S4).</summary>
internal sealed class AppLists
{
    /// <summary>Any host of Taobao's or Tmall's own sites: this scheme stands in place of https.</summary>
    public const string WebScheme = "taobao";

    // WeChat's weixin:// is left out on purpose: what it opens hides behind a ticket that nobody can check.
    private static readonly App[] Known =
    [
        new("tbopen", ["m.taobao.com"], "com.taobao.taobao"),
        new(WebScheme, [], "com.taobao.taobao"),
        new("tmall", ["page.tm"], "com.tmall.wireless"),
        new("alipays", ["platformapi"], "com.eg.android.AlipayGphone"),
        new("alipay", ["platformapi"], "com.eg.android.AlipayGphone"),
        new("snssdk1128", ["aweme", "user", "webview", "goods", "live", "search", "challenge", "poi"], "com.ss.android.ugc.aweme"),
        new("xhsdiscover", ["item", "user", "webview", "goods_detail", "search", "topic", "store"], "com.xingin.xhs"),
        new("openapp.jdmobile", ["virtual"], "com.jingdong.app.mall"),
        new("pinduoduo", ["com.xunmeng.pinduoduo"], "com.xunmeng.pinduoduo"),
    ];

    private readonly FrozenDictionary<string, string> packages = Known.ToFrozenDictionary(app => app.Scheme, app => app.Package, StringComparer.Ordinal);
    private readonly FrozenSet<string> allowedPackages;
    private readonly FrozenSet<string> ownPackages;
    private readonly FrozenSet<(string Scheme, string Host)> hosts;

    public AppLists(IOptions<DeepLinkOptions> options)
    {
        ownPackages = options.Value.Packages.ToFrozenSet(StringComparer.Ordinal);
        allowedPackages = Known.Select(app => app.Package).Concat(ownPackages).ToFrozenSet(StringComparer.Ordinal);
        hosts = Known.SelectMany(app => app.Hosts.Select(host => (app.Scheme, host)))
            .Concat(options.Value.Schemes.Select(Split).Select(pair => (pair.Scheme!, pair.Host)))
            .Append((WebScheme, ""))
            .ToFrozenSet();
    }

    public bool KnowsScheme(string scheme) => hosts.Any(pair => pair.Scheme == scheme);

    public bool Allows(string scheme, string host) => hosts.Contains((scheme, host)) || hosts.Contains((scheme, "*"));

    /// <summary>Whether a package may be named for a scheme; null scheme: for a web address.</summary>
    public bool AllowsPackage(string package, string? scheme) =>
        allowedPackages.Contains(package) && (scheme is null || ownPackages.Contains(package) || !packages.TryGetValue(scheme, out var its) || its == package);

    /// <summary>The package that answers a scheme; null: not known.</summary>
    public string? PackageOf(string scheme) => packages.GetValueOrDefault(scheme);

    /// <summary>Takes an entry of the operator's list apart; the scheme is null when it has none.</summary>
    public static (string? Scheme, string Host) Split(string entry)
    {
        var at = entry.IndexOf("://", StringComparison.Ordinal);
        var scheme = at > 0 ? entry[..at].ToLowerInvariant() : "";
        return AppAddress.IsScheme(scheme) ? (scheme, entry[(at + 3)..].ToLowerInvariant()) : (null, "");
    }

    private sealed record App(string Scheme, string[] Hosts, string Package);
}
