using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims.Book;

namespace Redirect.Links.Claims;

internal static class ReverseClaim
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/{id:guid}/reverse", HandleAsync).WithName(nameof(ReverseClaim)).WithSummary("Take back what was redeemed, wholly or in part: the order was refunded")
            .Produces<ClaimAnswer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireScope(Scopes.CodesRedeem).WithIdempotencyKey();

    internal static Task<IResult> HandleAsync(Guid id, Request? request, HttpContext context, ClaimCalls calls) =>
        calls.ChangeAsync(context, new ClaimCommand.Reverse(id, request?.Item, request?.Amount));

    /// <param name="Item">Which thing of the benefit, from 0; absent: the only one that was redeemed, or all when no amount is given.</param>
    /// <param name="Amount">Minor units; absent: all of it.</param>
    internal sealed record Request(int? Item, long? Amount);
}
