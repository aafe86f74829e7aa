using Redirect.Hosting.Problems;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Domains;

/// <summary>What a merchant says of a domain, when making or changing it.</summary>
internal sealed class DomainFields : MergePatch
{
    private const int MaxApps = 20;
    private const int MaxFingerprints = 10;
    private const int FingerprintLength = (32 * 3) - 1;

    /// <summary>A host name of the merchant's own, such as go.example.com. Never changes.</summary>
    public string? Host { get; set => field = Given(value); }

    /// <summary>Where readers of the bare domain are sent; absent: they see a page.</summary>
    public string? RootTarget { get; set => field = Given(value); }

    /// <summary>Where readers of unknown slugs are sent; absent: they see a page.</summary>
    public string? UnknownTarget { get; set => field = Given(value); }

    /// <summary>At most 20 apps that iPhones may open the domain's links in, such as ABCDE12345.com.example.shop.</summary>
    public IReadOnlyList<string?>? AppleAppIds { get; set => field = Given(value); }

    /// <summary>At most 20 apps that Android phones may open the domain's links in.</summary>
    public IReadOnlyList<AndroidApp?>? AndroidApps { get; set => field = Given(value); }

    /// <summary>Puts the fields that are given, but for the host, on a domain. After an error it must not be saved.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="domain">Its host is no target either.</param>
    /// <param name="targets">The operator's lists.</param>
    /// <param name="requestHost">The host by which we were called.</param>
    public void Apply(FieldErrors errors, ShortDomain domain, TargetSettings targets, string requestHost)
    {
        if (Has(nameof(RootTarget)))
        {
            domain.RootTarget = Target(errors, "rootTarget", RootTarget, domain.Host, targets, requestHost);
        }

        if (Has(nameof(UnknownTarget)))
        {
            domain.UnknownTarget = Target(errors, "unknownTarget", UnknownTarget, domain.Host, targets, requestHost);
        }

        if (Has(nameof(AppleAppIds)))
        {
            domain.AppleAppIds = Apple(errors, AppleAppIds ?? []);
        }

        if (Has(nameof(AndroidApps)))
        {
            domain.AndroidApps = Android(errors, AndroidApps ?? []);
        }
    }

    /// <summary>Checks where a domain leads. Another domain may have become one of ours since, so it is asked again at verification.</summary>
    public static string? Target(FieldErrors errors, string field, string? target, string host, TargetSettings targets, string requestHost)
    {
        var kept = new TargetCheck(errors, targets, requestHost).Optional(field, target);
        if (kept is not null && TargetRules.Check(kept, targets, host).Code is "target_is_ours" && !errors.Any)
        {
            errors.Add(field, "target_is_ours", "A domain can't lead to itself: it would go in a circle.");
        }

        return kept;
    }

    private static List<string> Apple(FieldErrors errors, IReadOnlyList<string?> ids)
    {
        if (ids.Count > MaxApps || !ids.All(id => id is not null && IsAppleAppId(id)))
        {
            errors.Add("appleAppIds", "apple_app_id_invalid", $"'appleAppIds' are at most {MaxApps} ids of ten letters and digits, a dot and the bundle's name, such as ABCDE12345.com.example.shop.");
            return [];
        }

        return [.. ids.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static List<AndroidApp> Android(FieldErrors errors, IReadOnlyList<AndroidApp?> apps)
    {
        var kept = new List<AndroidApp>(apps.Count);
        foreach (var app in apps)
        {
            if (apps.Count > MaxApps || app is not { Package: not null, Fingerprints.Count: > 0 and <= MaxFingerprints } || !IsPackage(app.Package) || !app.Fingerprints.All(IsFingerprint))
            {
                errors.Add("androidApps", "android_app_invalid", $"'androidApps' are at most {MaxApps} of 'package', such as com.example.shop, and 1 to {MaxFingerprints} 'fingerprints': SHA-256, 32 pairs of hexadecimal digits with colons between.");
                return [];
            }

            kept.Add(new AndroidApp(app.Package, [.. app.Fingerprints.Select(fingerprint => fingerprint.ToUpperInvariant())]));
        }

        return kept;
    }

    // Apple's team id, and a bundle identifier of letters, digits, hyphens and dots.
    private static bool IsAppleAppId(string id) =>
        id.Length is > 11 and <= 166 && id[10] == '.' && id.AsSpan(0, 10).IndexOfAnyExcept(TeamCharacters) < 0
        && id.AsSpan(11).IndexOfAnyExcept(BundleCharacters) < 0 && id[11] != '.' && !id.EndsWith('.') && !id.Contains("..", StringComparison.Ordinal);

    // Android's application id: two or more segments, each of which begins with a letter.
    private static bool IsPackage(string package) => package.Length <= 255 && package.Split('.') is { Length: > 1 } segments
        && segments.All(segment => segment.Length > 0 && char.IsAsciiLetter(segment[0]) && segment.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'));

    private static bool IsFingerprint(string? fingerprint) => fingerprint is { Length: FingerprintLength }
        && fingerprint.Select((character, at) => at % 3 == 2 ? character == ':' : char.IsAsciiHexDigit(character)).All(good => good);

    private static readonly System.Buffers.SearchValues<char> TeamCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly System.Buffers.SearchValues<char> BundleCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");
}
