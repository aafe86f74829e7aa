using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Conversions;

/// <summary><c>GET /api/v1/orders/{orderId}</c></summary>
internal static class GetOrder
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/{orderId}", HandleAsync)
        .WithName(nameof(GetOrder)).WithSummary("An order as it is known, with its refunds")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .RequireScope(Scopes.OrdersWrite);

    private static async Task<Results<Ok<OrderBody>, ProblemHttpResult>> HandleAsync(string orderId, HttpContext http, AttributionDbContext context, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        var order = await context.Orders.AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchant && x.OrderId == orderId, cancellationToken);
        if (order is not { IsHeardOf: true })
        {
            return Problem.NotFound("order_not_found", "There is no such order.");
        }

        var refunds = await context.Refunds.AsNoTracking().Where(x => x.MerchantId == merchant && x.OrderId == orderId).ToListAsync(cancellationToken);
        return TypedResults.Ok(OrderBody.Of(order, refunds));
    }
}
