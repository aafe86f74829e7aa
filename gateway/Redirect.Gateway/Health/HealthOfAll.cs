using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Redirect.Gateway.Health;

/// <summary><c>GET /health/ready</c>: how the gateway and every service behind it are.</summary>
internal static class HealthOfAll
{
    // Before the endpoint every host has, which knows of its own process only.
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/health/ready", HandleAsync).WithOrder(-1);

    private static async Task<IResult> HandleAsync(SystemHealth health, CancellationToken cancellationToken)
    {
        var report = await health.CheckAsync(cancellationToken);
        return TypedResults.Json(new Answer(report.Status, report.Parts), statusCode: report.CanRedirect ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private sealed record Answer(string Status, IReadOnlyDictionary<string, string> Parts);
}
