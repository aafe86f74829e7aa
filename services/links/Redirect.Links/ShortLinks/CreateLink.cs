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
        Request request, HttpContext context, LinkRules rules, PublicAddresses addresses, LinksDbContext db, CodeMaker codes, LinkChanges changes,
        AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var errors = new FieldErrors();
        var target = rules.Target(errors, request.Target, context);
        var title = LinkRules.Title(errors, request.Title);
        var tags = LinkRules.Tags(errors, request.Tags);
        var externalId = errors.Optional("externalId", request.ExternalId, 200);
        await LinkRules.PlacementAsync(errors, request.PlacementId, merchantId, db, cancellationToken);
        var (ownSlug, slugCode, slugDetail) = request.Slug is null ? default : Slugs.Check(request.Slug);
        if (slugCode is not null)
        {
            errors.Add("slug", slugCode, slugDetail!);
        }

        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        ShortLink? link = null;
        for (var attempt = 0; attempt < MaxSlugTries && link is null; attempt++)
        {
            if (externalId is not null && await db.Links.AnyAsync(row => row.MerchantId == merchantId && row.ExternalId == externalId, cancellationToken))
            {
                return Problem.Conflict("external_id_taken", "One of your links has this externalId already.");
            }

            var slug = ownSlug ?? await codes.NextAsync(CodeKind.Slug, db, afterCommit, cancellationToken);
            var slugKey = Slugs.KeyOf(slug);
            if (ReservedSlugs.Contains(slugKey) || await db.Links.AnyAsync(row => row.SlugKey == slugKey, cancellationToken))
            {
                if (ownSlug is not null)
                {
                    return SlugTaken();
                }

                continue;
            }

            var now = clock.Now();
            var candidate = new ShortLink
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                MerchantId = merchantId,
                Slug = slug,
                SlugKey = slugKey,
                Target = target,
                Title = title,
                PlacementId = request.PlacementId,
                Tags = tags,
                ExternalId = externalId,
                CreatedAt = now,
                UpdatedAt = now,
                Version = 1,
            };
            db.Links.Add(candidate);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                link = candidate;
            }
            catch (DbUpdateException exception) when (exception.IsUniqueViolation())
            {
                // Taken between our look and our insert; the next round says what it was, or takes another slug.
                db.Entry(candidate).State = EntityState.Detached;
            }
        }

        if (link is null)
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
        return TypedResults.Created($"/api/v1/links/{link.Id}", LinkAnswer.Of(link, addresses.BaseOf(context)));
    }

    private static ProblemHttpResult SlugTaken() => Problem.Conflict("slug_taken", "This slug is taken; capital letters and full-width characters make no difference. Choose another.");

    /// <param name="Target">An http or https address of a public host, at most 2,048 characters.</param>
    /// <param name="Slug">1 to 64 characters: ASCII letters, digits, '-', '_' and Chinese characters. Absent: generated.</param>
    /// <param name="PlacementId">Where visits count that name no placement of their own.</param>
    /// <param name="Title">At most 500 characters.</param>
    /// <param name="Tags">At most 20, each of 1 to 50 characters.</param>
    /// <param name="ExternalId">The merchant's own id of the link, at most 200 characters; unique per merchant.</param>
    internal sealed record Request(string? Target, string? Slug, Guid? PlacementId, string? Title, IReadOnlyList<string?>? Tags, string? ExternalId);
}
