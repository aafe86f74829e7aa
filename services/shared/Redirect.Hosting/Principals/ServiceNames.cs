namespace Redirect.Hosting.Principals;

/// <summary>What the services call themselves, and the gateway's clusters them: a cluster's name up to its first dash.</summary>
public static class ServiceNames
{
    /// <summary>Links, placements, codes, and whose key it is.</summary>
    public const string Links = "links";

    /// <summary>Pictures.</summary>
    public const string Media = "media";

    /// <summary>Figures, orders, settlement.</summary>
    public const string Attribution = "attribution";
}
