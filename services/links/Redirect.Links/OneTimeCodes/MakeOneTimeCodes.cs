using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Storage;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.OneTimeCodes;

/// <summary>
/// Makes the codes that a surprise code lacks and sends them as they are stored. A line that reached the caller is stored, whatever dies then; one
/// that is stored and did not reach anybody is sent again to who asks with <c>from</c>.
/// </summary>
internal static class MakeOneTimeCodes
{
    private const string Columns = "code,number";

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/{id:guid}/codes", HandleAsync).WithName(nameof(MakeOneTimeCodes)).WithSummary("Make the one-time codes of a surprise code, as a CSV file")
            .AddOpenApiOperationTransformer(OneTimeCodeDescription.OfMaking)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .RequireScope(Scopes.LinksWrite);

    internal static async Task<Results<EmptyHttpResult, ProblemHttpResult>> HandleAsync(
        Guid id, long? from, HttpContext context, LinksDbContext db, CodeIssuer issuer, IDbContextFactory<LinksDbContext> contexts, CancellationToken cancellationToken)
    {
        var (batch, problem) = await FindAsync(db, context.GetPrincipal().MerchantId, id, cancellationToken);
        if (batch is null)
        {
            return problem!;
        }

        if (from < 0 || from > batch.Count)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "from_invalid", "'from' is a number from 0 to the surprise code's count.");
        }

        if (batch.Withdrawn)
        {
            return Problem.Conflict("code_withdrawn", "This surprise code is withdrawn: nobody could use codes of it.");
        }

        using var permutation = new SeriesPermutation(batch.Series.Key, batch.Series.Length - 1);
        var file = new CodeFile(context.Response, batch);
        var next = from;
        IssuedCodes issued;
        do
        {
            issued = await issuer.IssueAsync(batch, permutation, cancellationToken);
            if (!context.Response.HasStarted)
            {
                file.Begin(Columns);
            }

            // What was there before, and what another call made meanwhile, goes to who asks for all.
            for (; next < issued.First; await file.SendAsync(cancellationToken))
            {
                next = await AddStoredAsync(file, contexts, id, next.Value, issued.First, cancellationToken);
            }

            for (var at = 0; at < issued.Texts.Count; at++)
            {
                if (next is null || issued.First + at >= next)
                {
                    file.Add(issued.Texts[at], issued.First + at);
                }
            }

            await file.SendAsync(cancellationToken);
            next = next is null ? null : Math.Max(next.Value, issued.First + issued.Texts.Count);
        }
        while (issued.Texts.Count > 0);

        return TypedResults.Empty;
    }

    /// <summary>The head of the merchant's one-time codes; or why there is none.</summary>
    public static async Task<(CodeBatch? Batch, ProblemHttpResult? Problem)> FindAsync(LinksDbContext db, Guid merchantId, Guid id, CancellationToken cancellationToken)
    {
        var row = await db.SurpriseCodes.AsNoTracking().Where(code => code.Id == id && code.MerchantId == merchantId)
            .LeftJoin(db.CodeSeries, code => code.SeriesId, series => (Guid?)series.Id, (code, series) => new { code, series }).SingleOrDefaultAsync(cancellationToken);
        return row switch
        {
            null => (null, Problem.NotFound("code_not_found", "You have no surprise code with this id.")),
            { code.Form: CodeForm.OneTime, series: { } series } => (CodeBatch.Of(row.code, series), null),
            _ => (null, Problem.Conflict("not_one_time", "This surprise code is one word or phrase for all; it has no codes of its own.")),
        };
    }

    private static async Task<long> AddStoredAsync(CodeFile file, IDbContextFactory<LinksDbContext> contexts, Guid id, long from, long end, CancellationToken cancellationToken)
    {
        // A page at a time, and nothing open while the caller takes its lines.
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = await db.OneTimeCodes.AsNoTracking().Where(code => code.CodeId == id && code.Number >= from && code.Number < end).OrderBy(code => code.Number).Take(CodeIssuer.ChunkSize)
            .Select(code => new { code.Text, code.Number }).ToListAsync(cancellationToken);
        stored.ForEach(code => file.Add(code.Text, code.Number));
        return stored.Count == 0 ? end : stored[^1].Number + 1;
    }
}
