using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Rescoring;

/// <summary><c>GET /api/v1/quality/internal-visitors</c>, by id.</summary>
internal static class ListInternalVisitors
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/internal-visitors", HandleAsync)
        .WithName(nameof(ListInternalVisitors)).WithSummary("List the visitors that were named as own people; limit 1 to 200, default 50")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity).RequireScope(Scopes.SettlementWrite);

    private static async Task<Results<Ok<Page>, ProblemHttpResult>> HandleAsync(
        HttpContext http, AttributionDbContext context, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        if (limit is < 1 or > MaxLimit)
        {
            return Problem.Rule("limit", "limit_out_of_range", $"'limit' must be 1 to {MaxLimit}.");
        }

        var after = Guid.Empty;
        if (!string.IsNullOrEmpty(cursor) && !Guid.TryParseExact(cursor, "N", out after))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "cursor_invalid", "'cursor' is the nextCursor of an earlier answer, unchanged.");
        }

        var take = limit ?? DefaultLimit;
        var rows = await context.Set<InternalVisitor>().AsNoTracking().Where(x => x.MerchantId == merchant && x.VisitorId > after)
            .OrderBy(x => x.VisitorId).Take(take + 1).ToListAsync(cancellationToken);
        var items = rows.Take(take).Select(x => new Item(x.VisitorId, x.Partner.Length == 0 ? null : x.Partner, x.NamedAt)).ToList();
        return TypedResults.Ok(new Page(items, rows.Count > take ? items[^1].VisitorId.ToString("N") : null));
    }

    internal sealed record Page(IReadOnlyList<Item> Items, string? NextCursor);

    /// <param name="VisitorId">Whose visits are internal.</param>
    /// <param name="Partner">Whose people; absent: the merchant's.</param>
    /// <param name="NamedAt">Since when.</param>
    internal sealed record Item(Guid VisitorId, string? Partner, DateTime NamedAt);
}
