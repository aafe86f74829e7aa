using System.Text.Json;

namespace Redirect.Links.DeepLinks;

/// <summary>The two files by which phones learn which apps may open a domain's addresses, made once.</summary>
internal sealed class Association
{
    // Everything of one segment is a slug; what the service itself answers is nobody's app's.
    private static readonly string[] NotTheirs = ["/api/*", "/qr/*", "/health/*", "/openapi/*", "/internal/*", "/.well-known/*", "/*/wakes", "/*+"];

    private static readonly string[] HandleAllUrls = ["delegate_permission/common.handle_all_urls"];

    /// <param name="appleAppIds">Team and bundle.</param>
    /// <param name="androidApps">Package and fingerprint; several of one package are told together.</param>
    public Association(IReadOnlyList<string> appleAppIds, IReadOnlyList<(string Package, string Fingerprint)> androidApps)
    {
        Apple = appleAppIds.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(new
        {
            applinks = new
            {
                details = new[]
                {
                    new
                    {
                        appIDs = appleAppIds,
                        components = NotTheirs.Select(path => new Dictionary<string, object> { ["/"] = path, ["exclude"] = true }).Append(new() { ["/"] = "/?*" }),
                    },
                },
            },
        });
        Android = androidApps.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(androidApps.GroupBy(app => app.Package).Select(app => new
        {
            relation = HandleAllUrls,
            target = new { @namespace = "android_app", package_name = app.Key, sha256_cert_fingerprints = app.Select(one => one.Fingerprint).Distinct() },
        }));
    }

    /// <summary>apple-app-site-association; null: no app.</summary>
    public byte[]? Apple { get; }

    /// <summary>assetlinks.json; null: no app.</summary>
    public byte[]? Android { get; }
}
