using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Redirect.Gateway.Paths;
using Redirect.Gateway.RateLimits;

namespace Redirect.Gateway;

/// <summary>What the edge knows of one request until its answer starts.</summary>
internal sealed class EdgeExchange(HttpContext context, PathKind kind, UInt128 address)
{
    public HttpContext Context { get; } = context;

    public PathKind Kind { get; } = kind;

    /// <summary>The reader's address as it is counted.</summary>
    public UInt128 Address { get; } = address;

    /// <summary>Whether an unknown slug is counted: not when the edge itself answered.</summary>
    public bool CountsMisses { get; set; } = kind == PathKind.Redirect;

    /// <summary>The limit that an API answer tells of.</summary>
    public RateDecision? Limit { get; set; }

    /// <summary>A name for this request that we made, in the answer and in our logs.</summary>
    public string? RequestId { get; } = kind is PathKind.Api or PathKind.Grpc ? NewRequestId() : null;

    private static string NewRequestId() => (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
