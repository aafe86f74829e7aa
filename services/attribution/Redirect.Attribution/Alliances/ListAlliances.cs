using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Alliances;

/// <summary><c>GET /api/v1/alliances</c></summary>
internal static class ListAlliances
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/", HandleAsync)
        .WithName(nameof(ListAlliances)).WithSummary("Your alliances and proposals, newest first; those that are over with ?closed=true; limit 1 to 200, default 50")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> HandleAsync(
        int? limit, string? cursor, bool? closed, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var paging = IdPaging.Read(limit, cursor);
        if (paging.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        var merchant = http.GetPrincipal().MerchantId;
        var alliances = context.AlliancesOf(merchant).AsNoTracking();
        if (closed != true)
        {
            alliances = alliances.Where(x => x.IsOpen);
        }

        if (paging.Value!.After is { } after)
        {
            alliances = alliances.Where(x => x.Id < after);
        }

        var (rows, next) = await paging.Value.ReadAsync(alliances.OrderByDescending(x => x.Id), x => x.Id, cancellationToken);
        return TypedResults.Ok(new Answer(await AllianceAnswer.OfAsync(context, merchant, rows, clock.GetUtcNow().UtcDateTime, cancellationToken), next));
    }

    /// <param name="Items">Newest first.</param>
    /// <param name="NextCursor">For the next piece; absent on the last.</param>
    internal sealed record Answer(IReadOnlyList<AllianceAnswer> Items, string? NextCursor);
}
