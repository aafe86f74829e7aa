using Redirect.Links.Visits.Classification;

namespace Redirect.Links.DeepLinks;

/// <summary>A deep link, ready for phones.</summary>
internal sealed class DeepLinkPlan(DeepLink deepLink)
{
    public DeepLink DeepLink { get; } = deepLink;

    /// <summary>Whether a wake page helps this client: a phone or tablet whose system the deep link serves, and not inside the app that would be woken.</summary>
    public bool Wakes(Client client) => client.App is not ("taobao" or "alipay") && client.Os switch
    {
        "ios" => DeepLink.Ios is not null || DeepLink.Scheme is not null,
        "android" => DeepLink.Android is not null || DeepLink.Scheme is not null,
        "harmony" => DeepLink.Harmony is not null || DeepLink.Android is not null || DeepLink.Scheme is not null,
        _ => false,
    };
}
