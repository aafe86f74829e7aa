using Redirect.Hosting.Problems;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.DeepLinks;

/// <summary>Checks a deep link: only allow-listed schemes, packages, hosts and inner addresses (S4 to S6).</summary>
internal sealed class DeepLinkChecks(AppLists apps)
{
    /// <summary>The deep link as it is kept: in one spelling, with the package that is known to answer its scheme.</summary>
    public DeepLink? Check(FieldErrors errors, DeepLink? deepLink, TargetCheck targets)
    {
        if (deepLink is null)
        {
            return null;
        }

        var scheme = Given(deepLink.Scheme);
        var package = Given(deepLink.Package);
        var android = Given(deepLink.Android);
        if (scheme is null && android is null && Given(deepLink.Ios) is null && Given(deepLink.Harmony) is null)
        {
            errors.Add("deepLink", "deep_link_empty", "A deep link has at least one of 'ios', 'android', 'scheme' and 'harmony'.");
        }

        var checkedScheme = scheme is null ? null : Scheme(errors, "deepLink.scheme", scheme, targets);
        return new DeepLink(
            targets.Optional("deepLink.ios", deepLink.Ios),
            android is null ? null : Android(errors, android, targets),
            checkedScheme,
            Package(errors, package, checkedScheme),
            targets.Optional("deepLink.fallback", deepLink.Fallback),
            targets.Optional("deepLink.harmony", deepLink.Harmony));
    }

    private string? Scheme(FieldErrors errors, string field, string text, TargetCheck targets)
    {
        if (string.Equals(text, TaobaoAddress.Shorthand, StringComparison.OrdinalIgnoreCase))
        {
            return TaobaoAddress.Shorthand;
        }

        if (AppAddress.Parse(text) is not { } address)
        {
            errors.Add(field, "app_address_malformed", $"It is scheme://host… of at most {AppAddress.MaxLength} characters, without user, port, fragment or intent, and percent-encoded.");
            return null;
        }

        return Allowed(errors, field, address, targets) ? address.ToString() : null;
    }

    private bool Allowed(FieldErrors errors, string field, AppAddress address, TargetCheck targets)
    {
        if (!apps.KnowsScheme(address.Scheme))
        {
            errors.Add(field, "scheme_not_allowed", "This scheme is not on the list of apps that links may wake.");
            return false;
        }

        // This one stands in place of https: what follows is a page of Taobao's or Tmall's.
        if (address.Scheme == AppLists.WebScheme && !apps.Allows(address.Scheme, address.Host) && (!TaobaoAddress.IsTheirs(address.Host) || targets.Required(field, "https://" + address.Rest).Length == 0))
        {
            errors.Add(field, "app_host_not_allowed", "Behind taobao:// stands a page of Taobao's or Tmall's.");
            return false;
        }

        if (address.Scheme != AppLists.WebScheme && !apps.Allows(address.Scheme, address.Host))
        {
            errors.Add(field, "app_host_not_allowed", "The app's scheme may be woken, but not with this host.");
            return false;
        }

        return InnerAddress.Check(errors, field, address.Tail, targets);
    }

    private string? Android(FieldErrors errors, string text, TargetCheck targets)
    {
        const string Field = "deepLink.android";
        if (!AndroidIntent.Is(text))
        {
            return targets.Required(Field, text);
        }

        if (text.Length > 2 * AppAddress.MaxLength || AndroidIntent.Parse(text) is not { } intent)
        {
            errors.Add(Field, "intent_malformed", "An intent is intent://host…#Intent;scheme=…;package=…;end, with S.browser_fallback_url at most: no component, selector, extra or flag.");
            return null;
        }

        // A web address that only one app may answer.
        if (intent.Scheme is "https" or "http")
        {
            if (targets.Required(Field, $"{intent.Scheme}://{intent.Rest}") is not { Length: > 0 } page)
            {
                return null;
            }

            intent = intent with { Rest = page[(intent.Scheme.Length + 3)..] };
        }
        else if (AppAddress.Parse($"{intent.Scheme}://{intent.Rest}") is not { } address)
        {
            errors.Add(Field, "app_address_malformed", "The intent's address is host… without user, port or fragment, and percent-encoded.");
            return null;
        }
        else if (!Allowed(errors, Field, address, targets))
        {
            return null;
        }
        else
        {
            intent = intent with { Rest = address.Rest };
        }

        if (!apps.AllowsPackage(intent.Package, intent.Scheme is "https" or "http" ? null : intent.Scheme))
        {
            errors.Add(Field, "package_not_allowed", "The intent's package is not on the list, or not the one that answers its scheme.");
            return null;
        }

        if (intent.Fallback is { } fallback)
        {
            intent = intent with { Fallback = targets.Required(Field, fallback) };
            if (intent.Fallback.Length == 0)
            {
                return null;
            }
        }

        return intent.ToString();
    }

    private string? Package(FieldErrors errors, string? package, string? scheme)
    {
        var name = scheme is null ? null : AppAddress.SchemeOf(scheme) is { Length: > 0 } its ? its : scheme;
        if (package is null)
        {
            return name is null ? null : apps.PackageOf(name);
        }

        if (!apps.AllowsPackage(package, name))
        {
            errors.Add("deepLink.package", "package_not_allowed", "This package is not on the list, or not the one that answers the scheme.");
            return null;
        }

        return package;
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
