using Redirect.Links.Following;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.DeepLinks;

/// <summary>A deep link, ready for phones.</summary>
internal sealed class DeepLinkPlan(DeepLink deepLink)
{
    private readonly string? fallback = deepLink.Fallback is { } own ? Locations.Of(own) : null;
    private readonly AndroidIntent? intent = deepLink.Android is { } android && AndroidIntent.Is(android) ? AndroidIntent.Parse(android) : null;
    private readonly string? appLink = deepLink.Android is { } link && !AndroidIntent.Is(link) ? Locations.Of(link) : null;
    private readonly string? universal = deepLink.Ios is { } ios ? Locations.Of(ios) : null;
    private readonly string? harmony = deepLink.Harmony is { } next ? Locations.Of(next) : null;

    public DeepLink DeepLink { get; } = deepLink;

    /// <summary>Whether a wake page helps this client: a phone or tablet whose system the deep link serves, and not inside the app that would be woken.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="location">Where the link leads on the web.</param>
    public bool Wakes(Client client, string location) => client.App is not ("taobao" or "alipay") && client.Os switch
    {
        "ios" => universal is not null || HasScheme(location),
        "android" => intent is not null || appLink is not null || HasScheme(location),
        "harmony" => harmony is not null || appLink is not null || HasScheme(location),
        _ => false,
    };

    /// <summary>
    /// What to offer a client. A universal or app link needs a tap to open its app, so a scheme is tried first where there is one; Android's
    /// browsers answer a bare scheme without an app with an error page, so there it is wrapped in an intent with a fallback.
    /// </summary>
    /// <param name="client">Who asks.</param>
    /// <param name="location">Where the link leads on the web, as a header takes it.</param>
    /// <returns>Null where <see cref="Wakes"/> says no.</returns>
    public WakeAddresses? AddressesFor(Client client, string location)
    {
        var web = fallback ?? location;
        var scheme = DeepLink.Scheme == TaobaoAddress.Shorthand ? TaobaoAddress.Of(location) : DeepLink.Scheme;
        var (tried, tapped) = client.Os switch
        {
            "ios" => (scheme ?? universal, universal ?? scheme),
            "android" => IntentOf(scheme, web) is { } wake ? (wake, wake) : (scheme ?? appLink, appLink ?? scheme),
            "harmony" => (scheme ?? harmony ?? appLink, harmony ?? appLink ?? scheme),
            _ => (null, null),
        };
        return tried is null || tapped is null ? null : new WakeAddresses(tried, tapped, web);
    }

    private bool HasScheme(string location) => DeepLink.Scheme is { } scheme && (scheme != TaobaoAddress.Shorthand || TaobaoAddress.Of(location) is not null);

    private string? IntentOf(string? scheme, string web)
    {
        var wake = intent;
        if (wake is null && DeepLink.Package is { } package && scheme is not null)
        {
            var start = scheme.IndexOf("://", StringComparison.Ordinal);
            wake = new AndroidIntent(scheme[..start], scheme[(start + 3)..], package, null);
        }

        return wake is null ? null : (wake.Fallback is null ? wake with { Fallback = web } : wake).ToString();
    }
}
