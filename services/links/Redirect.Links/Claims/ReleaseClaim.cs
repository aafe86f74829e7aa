using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims.Book;

namespace Redirect.Links.Claims;

internal static class ReleaseClaim
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/{id:guid}/release", HandleAsync).WithName(nameof(ReleaseClaim)).WithSummary("Give a claim up: its stock goes back")
            .Produces<ClaimAnswer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireScope(Scopes.CodesRedeem).WithIdempotencyKey();

    internal static Task<IResult> HandleAsync(Guid id, HttpContext context, ClaimCalls calls) => calls.ChangeAsync(context, new ClaimCommand.Release(id));
}
