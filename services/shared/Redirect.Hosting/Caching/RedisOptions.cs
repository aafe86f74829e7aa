using System.Diagnostics.CodeAnalysis;

namespace Redirect.Hosting.Caching;

/// <summary>The Redis server, if there is one.</summary>
public sealed class RedisOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Redis";

    /// <summary>As StackExchange.Redis writes it: <c>host:port[,password=…][,ssl=true]</c>. Empty, the default, or null: no Redis is used.</summary>
    [AllowNull]
    public string Configuration { get; set => field = value ?? ""; } = "";
}
