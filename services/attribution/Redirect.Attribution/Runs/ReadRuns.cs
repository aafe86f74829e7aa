using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Runs;

/// <summary><c>GET /api/v1/attribution/runs</c> and <c>…/runs/{id}</c></summary>
internal static class ReadRuns
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/runs", ListAsync).WithName("ListAttributionRuns").WithSummary("Runs, the newest first; limit 1 to 200, default 50")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).RequireScope(Scopes.StatsRead);
        group.MapGet("/runs/{id:guid}", GetAsync).WithName("GetAttributionRun").WithSummary("A run, with what a model that learns learnt of each channel")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.StatsRead);
    }

    public static ProblemHttpResult NotFound() => Problem.NotFound("run_not_found", "There is no such run.");

    /// <summary>Null: unknown or another's.</summary>
    public static Task<AttributionRun?> FindAsync(AttributionDbContext context, Guid merchantId, Guid id, CancellationToken cancellationToken) =>
        context.Set<AttributionRun>().AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchantId && x.Id == id, cancellationToken);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> ListAsync(
        HttpContext http, AttributionDbContext context, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Problem.Rule("limit", "limit_out_of_range", $"'limit' must be 1 to {MaxLimit}.");
        }

        var before = int.MaxValue;
        if (!string.IsNullOrEmpty(cursor) && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "cursor_malformed", "'cursor' is not one that was handed out.");
        }

        var (merchant, take) = (http.GetPrincipal().MerchantId, limit ?? DefaultLimit);
        var runs = await context.Set<AttributionRun>().AsNoTracking().Where(x => x.MerchantId == merchant && x.Number < before).OrderByDescending(x => x.Number).Take(take + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(
            [.. runs.Take(take).Select(run => RunBody.Of(run) with { Channels = null })], runs.Count > take ? runs[take - 1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<Results<Ok<RunBody>, ProblemHttpResult>> GetAsync(Guid id, HttpContext http, AttributionDbContext context, CancellationToken cancellationToken) =>
        await FindAsync(context, http.GetPrincipal().MerchantId, id, cancellationToken) is { } run ? TypedResults.Ok(RunBody.Of(run)) : NotFound();

    /// <param name="Items">The newest first.</param>
    /// <param name="NextCursor">Absent: there are no more.</param>
    internal sealed record Response(IReadOnlyList<RunBody> Items, string? NextCursor);
}
