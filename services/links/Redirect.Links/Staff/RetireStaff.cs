using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Staff;

internal static class RetireStaff
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapDelete("/{id:guid}", HandleAsync).WithName(nameof(RetireStaff)).WithSummary("Retire a member of staff, who then helps and redeems no more; the figures stay")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext context, LinksDbContext db, StaffDirectory directory, AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var member = await db.Staff.SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (member is null)
        {
            return GetStaff.NotFound();
        }

        if (member.RetiredAt is null)
        {
            member.RetiredAt = clock.Now();
            member.Version++;
            if (!await db.TrySaveChangesAsync(cancellationToken))
            {
                return IfMatch.Changed();
            }

            directory.ForgetAfter(afterCommit, member);
        }

        return TypedResults.NoContent();
    }
}
