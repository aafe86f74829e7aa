using Redirect.Links.DeepLinks;
using Redirect.Links.Following;

namespace Redirect.Links.Pages;

/// <summary>Every host that a link may lead to, with the way it is reached by.</summary>
internal static class LinkTargets
{
    public static IReadOnlyList<LinkTarget> Of(FollowPlan plan)
    {
        var behaviour = plan.Behaviour;
        var targets = new List<LinkTarget>();
        Add(targets, LinkTargetKind.Target, behaviour is { Split.Count: > 0 } ? null : plan.Target);
        if (behaviour is null)
        {
            return targets;
        }

        for (var at = 0; at < behaviour.Split.Count; at++)
        {
            Add(targets, LinkTargetKind.Variant, behaviour.Split[at].Target, at + 1);
        }

        for (var at = 0; at < behaviour.Rules.Count; at++)
        {
            Add(targets, LinkTargetKind.Rule, behaviour.Rules[at].Target, at + 1);
        }

        if (behaviour.DeepLink is { } deepLink)
        {
            Add(targets, LinkTargetKind.App, deepLink.Ios, app: "iOS");
            Add(targets, LinkTargetKind.App, deepLink.Android, app: "Android");
            Add(targets, LinkTargetKind.App, deepLink.Harmony, app: "HarmonyOS");
            Add(targets, LinkTargetKind.App, deepLink.Scheme == TaobaoAddress.Shorthand ? null : deepLink.Scheme, app: AppAddress.SchemeOf(deepLink.Scheme));
            foreach (var inner in AppAddress.InnerAddresses(deepLink.Scheme).Concat(AppAddress.InnerAddresses(deepLink.Android)))
            {
                Add(targets, LinkTargetKind.App, inner, app: AppAddress.SchemeOf(deepLink.Scheme ?? deepLink.Android));
            }

            Add(targets, LinkTargetKind.Fallback, deepLink.Fallback);
        }

        Add(targets, LinkTargetKind.Overflow, behaviour.OverflowTarget);
        Add(targets, LinkTargetKind.Expired, behaviour.ExpiredTarget);
        return targets;
    }

    private static void Add(List<LinkTarget> targets, LinkTargetKind kind, string? address, int number = 0, string app = "")
    {
        if (address is not null && HostOf(address) is { } host)
        {
            targets.Add(new LinkTarget(kind, host, address.StartsWith("http", StringComparison.Ordinal), number, app));
        }
    }

    // Targets are kept in one spelling, so that this is enough to take them apart.
    private static string? HostOf(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var rest = address.AsSpan(start + 3);
        var end = rest.IndexOfAny('/', '?', '#');
        return (end < 0 ? rest : rest[..end]).ToString();
    }
}
