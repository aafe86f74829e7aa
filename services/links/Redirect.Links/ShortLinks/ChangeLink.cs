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
using Redirect.Links.Limits;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.ShortLinks;

internal static class ChangeLink
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPatch("/{id:guid}", HandleAsync).WithName(nameof(ChangeLink)).WithSummary("Change a link: what is absent stays, what is null is cleared")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<Ok<LinkAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, LinkFields request, HttpContext context, LinkEditor editor, PublicAddresses addresses, LinksDbContext db, LinkChanges changes,
        AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var link = await db.Links.SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (link is null)
        {
            return GetLink.NotFound();
        }

        if (link.RetiredAt is not null)
        {
            return Problem.Conflict("link_retired", "This link is retired and can't be changed.");
        }

        if (IfMatch.Refuse(context, link.Version) is { } refused)
        {
            return refused;
        }

        var errors = new FieldErrors();
        foreach (var fixedField in new[] { nameof(request.Slug), nameof(request.Domain), nameof(request.ExternalId) }.Where(request.Has))
        {
            var name = char.ToLowerInvariant(fixedField[0]) + fixedField[1..];
            errors.Add(name, "read_only", $"'{name}' can't be changed: it may be printed somewhere.");
        }

        editor.Apply(errors, request, link, context.Request.Host.Host);
        if (request.Has(nameof(request.PlacementId)))
        {
            await LinkEditor.PlacementAsync(errors, request.PlacementId, merchantId, db, cancellationToken);
        }

        if (errors.Any)
        {
            // Nothing of the tracked row is saved: the transaction ends with this answer.
            return Problem.Rule(errors.All);
        }

        link.UpdatedAt = clock.Now();
        link.Version++;
        db.EnqueueChange(link, clock);
        await changes.StageAsync(db, link, cancellationToken);
        if (!await db.TrySaveChangesAsync(cancellationToken))
        {
            return IfMatch.Changed();
        }

        afterCommit.Add(_ =>
        {
            changes.Committed(link);
            return Task.CompletedTask;
        });
        IfMatch.Say(context, link.Version);
        return TypedResults.Ok(await LinkAnswer.Of(link, addresses.BaseOf(context, link.Domain)).WithAdmittedAsync(db, cancellationToken));
    }
}
