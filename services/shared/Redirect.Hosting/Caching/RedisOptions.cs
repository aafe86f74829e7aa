using System.ComponentModel.DataAnnotations;
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

    /// <summary>How long a caller should wait for a command; 0.01 s to 5 s, default 0.25 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:05")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMilliseconds(250);
}
