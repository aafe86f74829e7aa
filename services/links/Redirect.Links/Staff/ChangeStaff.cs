using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Staff;

internal static class ChangeStaff
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPatch("/{id:guid}", HandleAsync).WithName(nameof(ChangeStaff)).WithSummary("Change a member of staff (not the number or code: they are printed): what is absent stays, what is null is cleared")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<Ok<StaffAnswer>, ProblemHttpResult>> HandleAsync(Guid id, Request request, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var member = await db.Staff.SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (member is null)
        {
            return GetStaff.NotFound();
        }

        if (member.RetiredAt is not null)
        {
            return Problem.Conflict(StaffRules.Retired, "This member of staff is retired and can't be changed.");
        }

        if (IfMatch.Refuse(context, member.Version) is { } refused)
        {
            return refused;
        }

        var errors = new FieldErrors();
        var name = request.Has(nameof(Request.Name)) ? errors.Required("name", request.Name, StaffFields.MaxText) : member.Name;
        var store = request.Has(nameof(Request.Store)) ? errors.Optional("store", request.Store, StaffFields.MaxText) : member.Store;
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        member.Name = name;
        member.Store = store;
        member.Version++;
        if (!await db.TrySaveChangesAsync(cancellationToken))
        {
            return IfMatch.Changed();
        }

        IfMatch.Say(context, member.Version);
        return TypedResults.Ok(StaffAnswer.Of(member));
    }

    internal sealed class Request : MergePatch
    {
        public string? Name { get; set => field = Given(value); }

        public string? Store { get; set => field = Given(value); }
    }
}
