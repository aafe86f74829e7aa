using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Redirect.Attribution.Calls;

/// <summary>
/// Gives every unary call a deadline: <see cref="GrpcOptions.LongestCall"/>, unless the caller has an earlier one. At the deadline the call is answered DEADLINE_EXCEEDED,
/// its token is cancelled, and with it its transaction ends. Streams end by their own rule: see <see cref="Stats.WatchCounters"/>.
/// </summary>
internal static class GrpcDeadlines
{
    private const string Header = "grpc-timeout";

    // "at most 8 digits" of the protocol (gRPC over HTTP/2, Timeout); an hour in milliseconds has seven.
    private const int MaxDigits = 8;

    /// <summary>For what <c>MapGrpcService</c> returns.</summary>
    public static TBuilder WithDeadline<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is { } next && endpoint.Metadata.OfType<GrpcMethodMetadata>().SingleOrDefault()?.Method.Type == MethodType.Unary)
            {
                endpoint.RequestDelegate = context =>
                {
                    var longest = context.RequestServices.GetRequiredService<IOptions<GrpcOptions>>().Value.LongestCall;
                    if (Read(context.Request.Headers[Header].ToString()) is not { } asked || asked > longest)
                    {
                        context.Request.Headers[Header] = string.Create(CultureInfo.InvariantCulture, $"{(long)longest.TotalMilliseconds}m");
                    }

                    return next(context);
                };
            }
        });
        return builder;
    }

    /// <summary>The time that a header gives the call, rounded down to 100 ns; null: it says nothing that can be read.</summary>
    public static TimeSpan? Read(string header)
    {
        if (header.Length is < 2 or > MaxDigits + 1 || !long.TryParse(header.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            return null;
        }

        return header[^1] switch
        {
            'H' => TimeSpan.FromTicks(amount * TimeSpan.TicksPerHour),
            'M' => TimeSpan.FromTicks(amount * TimeSpan.TicksPerMinute),
            'S' => TimeSpan.FromTicks(amount * TimeSpan.TicksPerSecond),
            'm' => TimeSpan.FromTicks(amount * TimeSpan.TicksPerMillisecond),
            'u' => TimeSpan.FromTicks(amount * TimeSpan.TicksPerMicrosecond),
            'n' => TimeSpan.FromTicks(amount / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
    }
}
