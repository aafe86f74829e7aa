using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.RateCards;

/// <summary><c>GET /api/v1/rate-cards</c></summary>
internal static class ListRateCards
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/", HandleAsync)
        .WithName(nameof(ListRateCards)).WithSummary("All versions of the rate cards, by partner and version; of one partner by 'partner'; limit 1 to 200, default 50")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        HttpContext http, AttributionDbContext context, string? partner, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (LedgerPages.Refuse(limit, MaxLimit) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var merchant = http.GetPrincipal().MerchantId;
        var cards = context.Set<RateCard>().AsNoTracking().Where(x => x.MerchantId == merchant);
        if (!string.IsNullOrEmpty(partner))
        {
            cards = cards.Where(x => x.Partner == partner);
        }

        if (!string.IsNullOrEmpty(cursor))
        {
            // The version and the partner of the last one.
            var dot = cursor.IndexOf('.', StringComparison.Ordinal);
            if (dot < 1 || !int.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            {
                return LedgerPages.NoCursor.ToProblem();
            }

            var name = cursor[(dot + 1)..];
            cards = cards.Where(x => x.Partner.CompareTo(name) > 0 || (x.Partner == name && x.Version > version));
        }

        var size = limit ?? DefaultLimit;
        var page = await cards.OrderBy(x => x.Partner).ThenBy(x => x.Version).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(
            [.. page.Take(size).Select(RateCardBody.Of)], page.Count > size ? string.Create(CultureInfo.InvariantCulture, $"{page[size - 1].Version}.{page[size - 1].Partner}") : null));
    }

    /// <param name="Items">A page of them.</param>
    /// <param name="NextCursor">For the next page; absent on the last.</param>
    internal sealed record Response(IReadOnlyList<RateCardBody> Items, string? NextCursor);
}
