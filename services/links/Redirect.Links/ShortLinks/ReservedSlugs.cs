using System.Collections.Frozen;

namespace Redirect.Links.ShortLinks;

/// <summary>Slugs nobody gets: every first path segment of ours, and what browsers, crawlers and people take for the service's own.</summary>
internal static class ReservedSlugs
{
    private static readonly FrozenSet<string> All = new[]
    {
        // First path segments that answer, or will.
        "api", "health", "internal", "openapi", "qr", "redirect.attribution.v1.attribution", "redirect.attribution.v1.conversions",
        "redirect.attribution.v1.settlements", "redirect.attribution.v1.stats", "redirect.attribution.v1", "grpc.health.v1.health",
        "grpc.reflection.v1.serverreflection", "own-browsers", "claims", "console", "docs", "swagger", "metrics", "static", "assets", "_framework", "_blazor", "_content", "wake", "landed", "landed.gif",

        // Asked for by browsers, crawlers and certificate authorities at every host's root.
        ".well-known", "favicon.ico", "robots.txt", "sitemap.xml", "humans.txt", "security.txt", "ads.txt", "app-ads.txt", "manifest.json",
        "apple-app-site-association", "assetlinks.json", "apple-touch-icon.png", "apple-touch-icon-precomposed.png", "browserconfig.xml", "crossdomain.xml",
        "service-worker.js", "sw.js", "index.html", "index.htm", "index.php", "wp-admin", "wp-login", "xmlrpc", "cgi-bin",

        // Could be taken for the service speaking.
        "about", "abuse", "account", "accounts", "admin", "administrator", "auth", "billing", "callback", "cdn", "contact", "css", "dashboard", "download",
        "downloads", "error", "favicon", "files", "graphql", "grpc", "help", "home", "images", "img", "index", "js", "legal", "live", "login", "logout", "me",
        "oauth", "password", "payment", "policy", "privacy", "public", "ready", "redirect", "register", "robots", "root", "security", "settings", "setup",
        "sign-in", "sign-up", "signin", "signout", "signup", "sitemap", "sso", "stats", "status", "support", "system", "terms", "upload", "uploads", "user",
        "users", "verify", "webhook", "webhooks", "well-known", "www",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a slug with this key (see <see cref="Slugs.KeyOf"/>) is reserved.</summary>
    public static bool Contains(string key) => All.Contains(key);
}
