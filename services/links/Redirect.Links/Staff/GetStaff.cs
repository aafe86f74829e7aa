using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Staff;

internal static class GetStaff
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}", HandleAsync).WithName(nameof(GetStaff)).WithSummary("Read a member of staff")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<StaffAnswer>, ProblemHttpResult>> HandleAsync(Guid id, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var member = await db.Staff.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (member is null)
        {
            return NotFound();
        }

        IfMatch.Say(context, member.Version);
        return TypedResults.Ok(StaffAnswer.Of(member));
    }

    public static ProblemHttpResult NotFound() => Problem.NotFound(StaffRules.NotFound, "You have no member of staff with this id.");
}
