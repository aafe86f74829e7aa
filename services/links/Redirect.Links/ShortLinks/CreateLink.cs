using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Writes;
using Redirect.Links.Catalogue;
using Redirect.Links.Domains;
using Redirect.Links.Following;
using Redirect.Links.Requests;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Codes;

namespace Redirect.Links.ShortLinks;

internal static class CreateLink
{
    // Only a merchant's own slug can be in the way of a generated one, so this is never reached unless somebody aims for it.
    private const int MaxSlugTries = 8;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", HandleAsync).WithName(nameof(CreateLink)).WithSummary("Create a link, with a slug of its own or a generated one")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksWrite).WithIdempotency<LinksDbContext>();

    internal static async Task<Results<Created<LinkAnswer>, ProblemHttpResult>> HandleAsync(
        LinkFields request, HttpContext context, LinkEditor editor, PublicAddresses addresses, LinksDbContext db, CodeMaker codes, LinkChanges changes,
        AfterCommit afterCommit, LinkQuota quota, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var errors = new FieldErrors();
        var now = clock.Now();
        var domain = await LinkDomains.CheckAsync(errors, request.Domain, merchantId, db, cancellationToken);
        var link = new ShortLink { Id = Guid.CreateVersion7(clock.GetUtcNow()), MerchantId = merchantId, Domain = domain, CreatedAt = now, UpdatedAt = now, Version = 1 };
        editor.Apply(errors, request, link, context.Request.Host.Host);
        if (!request.Has(nameof(request.Target)))
        {
            errors.Add("target", "required", "'target' is required.");
        }

        var externalId = errors.Optional("externalId", request.ExternalId, 200);
        await LinkEditor.PlacementAsync(errors, request.PlacementId, merchantId, db, cancellationToken);
        var (ownSlug, slugCode, slugDetail) = request.Slug is null ? default : Slugs.Check(request.Slug);
        if (slugCode is not null)
        {
            errors.Add("slug", slugCode, slugDetail!);
        }

        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        if (await quota.RoomAsync(db, merchantId, cancellationToken) == 0)
        {
            return Problem.Of(StatusCodes.Status422UnprocessableEntity, LinkQuota.Code, LinkQuota.Detail);
        }

        link.ExternalId = externalId;
        var saved = false;
        for (var attempt = 0; attempt < MaxSlugTries && !saved; attempt++)
        {
            if (externalId is not null && await db.Links.AnyAsync(row => row.MerchantId == merchantId && row.ExternalId == externalId, cancellationToken))
            {
                return Problem.Conflict("external_id_taken", "One of your links has this externalId already.");
            }

            link.Slug = ownSlug ?? await codes.NextAsync(CodeKind.Slug, db, afterCommit, cancellationToken);
            link.SlugKey = Slugs.KeyOf(link.Slug);
            if (ReservedSlugs.Contains(link.SlugKey) || await db.Links.AnyAsync(row => row.Domain == link.Domain && row.SlugKey == link.SlugKey, cancellationToken))
            {
                if (ownSlug is not null)
                {
                    return SlugTaken();
                }

                continue;
            }

            db.Links.Add(link);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                saved = true;
            }
            catch (DbUpdateException exception) when (exception.IsUniqueViolation())
            {
                // Taken between our look and our insert; the next round says what it was, or takes another slug.
                db.Entry(link).State = EntityState.Detached;
            }
        }

        if (!saved)
        {
            return ownSlug is null
                ? Problem.Conflict("no_free_slug", "No free slug was found. Send the request again.")
                : SlugTaken();
        }

        db.EnqueueChange(link, clock);
        await changes.StageAsync(db, link, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        afterCommit.Add(_ =>
        {
            changes.Committed(link);
            return Task.CompletedTask;
        });
        IfMatch.Say(context, link.Version);
        // Nobody can have come yet.
        return TypedResults.Created($"/api/v1/links/{link.Id}", LinkAnswer.Of(link, addresses.BaseOf(context, link.Domain)) with { Admitted = link.Behaviour.MaxVisits is null ? null : 0 });
    }

    private static ProblemHttpResult SlugTaken() => Problem.Conflict("slug_taken", "This slug is taken; capital letters and full-width characters make no difference. Choose another.");
}
