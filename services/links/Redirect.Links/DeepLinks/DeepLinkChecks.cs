using Redirect.Hosting.Problems;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.DeepLinks;

/// <summary>Checks a deep link: only allow-listed schemes, packages, hosts and inner addresses (S4 to S6).</summary>
internal static class DeepLinkChecks
{
    public static DeepLink? Check(FieldErrors errors, DeepLink? deepLink, TargetCheck targets)
    {
        if (deepLink is null)
        {
            return null;
        }

        if (deepLink.Scheme is not null || deepLink.Package is not null)
        {
            errors.Add("deepLink.scheme", "scheme_not_allowed", "This scheme is not on the list.");
        }

        return deepLink with
        {
            Ios = targets.Optional("deepLink.ios", deepLink.Ios),
            Android = targets.Optional("deepLink.android", deepLink.Android),
            Harmony = targets.Optional("deepLink.harmony", deepLink.Harmony),
            Fallback = targets.Optional("deepLink.fallback", deepLink.Fallback),
        };
    }
}
