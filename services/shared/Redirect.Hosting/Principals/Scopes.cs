namespace Redirect.Hosting.Principals;

/// <summary>What an API key may do. A key without a call's scope gets 403.</summary>
public static class Scopes
{
    /// <summary>Read campaigns, placements and links.</summary>
    public const string LinksRead = "links:read";

    /// <summary>Create, change and retire campaigns, placements and links; includes reading them.</summary>
    public const string LinksWrite = "links:write";

    /// <summary>Claim and redeem surprise codes.</summary>
    public const string CodesRedeem = "codes:redeem";

    /// <summary>Read figures.</summary>
    public const string StatsRead = "stats:read";

    /// <summary>Report orders and refunds.</summary>
    public const string OrdersWrite = "orders:write";

    /// <summary>Read and close statements.</summary>
    public const string SettlementWrite = "settlement:write";

    /// <summary>Print sheets and watermarks.</summary>
    public const string MediaWrite = "media:write";

    /// <summary>Every scope there is, in the order of the documentation.</summary>
    public static IReadOnlyList<string> All { get; } = [LinksRead, LinksWrite, CodesRedeem, StatsRead, OrdersWrite, SettlementWrite, MediaWrite];

    /// <summary>Whether a key with <paramref name="granted"/> may do what asks for <paramref name="wanted"/>.</summary>
    public static bool Allow(IReadOnlyList<string> granted, string wanted) =>
        granted.Contains(wanted) || (wanted == LinksRead && granted.Contains(LinksWrite));
}
