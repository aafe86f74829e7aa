using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Catalogue;
using Redirect.Links.Following;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Staff;
using Redirect.Links.Storage;

namespace Redirect.Links.Placements;

internal static class ChangePlacement
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPatch("/{id:guid}", HandleAsync).WithName(nameof(ChangePlacement)).WithSummary("Change a placement (not its campaign or channel: they are part of what was counted): what is absent stays, what is null is cleared")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<Ok<PlacementAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, Request request, HttpContext context, LinksDbContext db, TargetSettings targets, LinkChanges changes, AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var placement = await db.Placements.SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (placement is null)
        {
            return GetPlacement.NotFound();
        }

        if (placement.RetiredAt is not null)
        {
            return Problem.Conflict("placement_retired", "This placement is retired and can't be changed.");
        }

        if (IfMatch.Refuse(context, placement.Version) is { } refused)
        {
            return refused;
        }

        var errors = new FieldErrors();
        var name = request.Has(nameof(Request.Name)) ? errors.Required("name", request.Name, 200) : placement.Name;
        var store = request.Has(nameof(Request.Store)) ? errors.Optional("store", request.Store, 200) : placement.Store;
        var staff = request.Has(nameof(Request.Staff)) ? errors.Optional("staff", request.Staff, 200) : placement.Staff;
        if (request.Has(nameof(Request.Staff)))
        {
            await StaffRules.CheckAsync(errors, "staff", staff, merchantId, db, cancellationToken);
        }

        var partner = request.Has(nameof(Request.Partner)) ? errors.Optional("partner", request.Partner, 200) : placement.Partner;
        var target = request.Has(nameof(Request.Target)) ? new TargetCheck(errors, targets, context.Request.Host.Host).Optional("target", request.Target) : placement.Target;
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        placement.Name = name;
        placement.Store = store;
        placement.Staff = staff;
        placement.Partner = partner;
        placement.Version++;
        db.EnqueueChange(placement, clock);
        if (placement.Target != target)
        {
            placement.Target = target;
            await changes.StageAsync(db, placement, cancellationToken);
            afterCommit.Add(_ =>
            {
                changes.Committed(placement);
                return Task.CompletedTask;
            });
        }

        if (!await db.TrySaveChangesAsync(cancellationToken))
        {
            return IfMatch.Changed();
        }

        IfMatch.Say(context, placement.Version);
        return TypedResults.Ok(PlacementAnswer.Of(placement));
    }

    internal sealed class Request : MergePatch
    {
        public string? Name { get; set => field = Given(value); }

        public string? Store { get; set => field = Given(value); }

        public string? Staff { get; set => field = Given(value); }

        public string? Partner { get; set => field = Given(value); }

        /// <summary>Where visits go that come by the placement's code, where the link's own target would be the answer: not those that a rule, a split or a deep link sends. Null: to the link's own.</summary>
        public string? Target { get; set => field = Given(value); }
    }
}
