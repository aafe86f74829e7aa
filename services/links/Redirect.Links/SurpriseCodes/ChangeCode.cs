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

namespace Redirect.Links.SurpriseCodes;

internal static class ChangeCode
{
    private static readonly string[] Fixed = [nameof(CodeFields.Keyword), nameof(CodeFields.Phrase), nameof(CodeFields.Generate)];

    // What somebody may have claimed on does not change under him.
    private static readonly string[] OfDraftsOnly =
    [
        nameof(CodeFields.LinkId), nameof(CodeFields.PlacementId), nameof(CodeFields.Benefit), nameof(CodeFields.AudienceBenefits), nameof(CodeFields.Audience), nameof(CodeFields.PerVisitor),
        nameof(CodeFields.ValidFrom), nameof(CodeFields.ClaimTtl), nameof(CodeFields.UseTtl), nameof(CodeFields.Sharing),
    ];

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPatch("/{id:guid}", HandleAsync).WithName("ChangeSurpriseCode")
            .WithSummary("Change a surprise code: of a published one its stocks, end, waiting list and sold-out target; what is absent stays, what is null is cleared")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<Ok<CodeAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, CodeFields request, HttpContext context, CodeEditor editor, CodeChanges changes, LinksDbContext db, AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        if (!await CodeChanges.LockAsync(db, id, merchantId, cancellationToken))
        {
            return GetCode.NotFound();
        }

        var code = await db.SurpriseCodes.SingleAsync(row => row.Id == id, cancellationToken);
        var now = clock.Now();
        if (Refuse(context, code, request) is { } refused)
        {
            return refused;
        }

        var errors = new FieldErrors();
        foreach (var name in Fixed.Where(request.Has).Select(field => char.ToLowerInvariant(field[0]) + field[1..]))
        {
            errors.Add(name, "read_only", $"'{name}' can't be changed: it may be printed somewhere.");
        }

        // Before anything of a draft moves: whether it was one decides what may.
        var wasDraft = code.Draft;
        editor.Apply(errors, request, code, isNew: false, now, context.Request.Host.Host);
        if (wasDraft)
        {
            await CodeEditor.PlaceAsync(errors, code, db, cancellationToken);
        }

        if (errors.Any)
        {
            // Nothing of the tracked row is saved: the transaction ends with this answer.
            return Problem.Rule(errors.All);
        }

        if (request.Has(nameof(request.ValidUntil)) && !await KeywordHolds.MoveAsync(db, code, cancellationToken))
        {
            return CreateCode.Taken(await KeywordHolds.HolderAsync(db, merchantId, code.Key!, cancellationToken));
        }

        code.Version++;
        var row = await CodeRows.Of(db, db.SurpriseCodes.Where(other => other.Id == id)).SingleAsync(cancellationToken);
        changes.Stage(db, code, row.Stock, afterCommit);
        if (!await db.TrySaveChangesAsync(cancellationToken))
        {
            return IfMatch.Changed();
        }

        IfMatch.Say(context, code.Version);
        return TypedResults.Ok(CodeAnswer.Of(row with { Code = code }, now));
    }

    private static ProblemHttpResult? Refuse(HttpContext context, SurpriseCode code, CodeFields request)
    {
        if (code.WithdrawnAt is not null)
        {
            return Problem.Conflict("code_withdrawn", "This surprise code is withdrawn and can't be changed.");
        }

        if (IfMatch.Refuse(context, code.Version) is { } refused)
        {
            return refused;
        }

        return !code.Draft && (OfDraftsOnly.Any(request.Has) || (request.Has(nameof(request.Draft)) && request.Draft != false))
            ? Problem.Conflict("code_published", "This surprise code is published: only 'stock', 'dailyStock', 'validUntil', 'waitingList' and 'soldOutTarget' can be changed.")
            : null;
    }
}
