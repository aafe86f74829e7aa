using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Claims;
using Redirect.Links.Storage;

namespace Redirect.Links.OneTimeCodes;

/// <summary>Sends the codes of a surprise code that are stored, with what has become of each. Takes the scope that made them: who reads them can use them.</summary>
internal static class ListOneTimeCodes
{
    private const string Columns = "code,number,state";
    private const string Unused = "unused";

    // What a code is by the claim that holds it; one whose claim was released, expired or reversed is unused again.
    private static readonly FrozenDictionary<string, ClaimState?> States = new Dictionary<string, ClaimState?>
    {
        [Unused] = null,
        ["waiting"] = ClaimState.Waiting,
        ["claimed"] = ClaimState.Claimed,
        ["redeemed"] = ClaimState.Redeemed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}/codes", HandleAsync).WithName(nameof(ListOneTimeCodes)).WithSummary("Read the one-time codes of a surprise code and their states, as a CSV file")
            .AddOpenApiOperationTransformer(OneTimeCodeDescription.OfList)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .RequireScope(Scopes.LinksWrite);

    internal static async Task<Results<EmptyHttpResult, ProblemHttpResult>> HandleAsync(
        Guid id, long? after, string? state, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        if (after < 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "after_invalid", "'after' is the number of a code, from 0.");
        }

        if (state is not null && !States.ContainsKey(state))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "state_invalid", "'state' is unused, waiting, claimed or redeemed.");
        }

        var (batch, problem) = await MakeOneTimeCodes.FindAsync(db, context.GetPrincipal().MerchantId, id, cancellationToken);
        if (batch is null)
        {
            return problem!;
        }

        var file = new CodeFile(context.Response, batch);
        var made = await CodeIssuer.MadeAsync(db, id, cancellationToken);
        var next = after is { } last ? Math.Min(last, made) + 1 : 0;
        file.Begin(Columns);
        do
        {
            var page = await PageAsync(db, id, next, state, cancellationToken);
            page.ForEach(row => file.Add(row.Text, row.Number, row.State is { } held ? NameOf(held) : Unused));
            await file.SendAsync(cancellationToken);
            next += CodeIssuer.ChunkSize;
        }
        while (next < made);

        return TypedResults.Empty;
    }

    // By a range of numbers, which have no gaps, and not by how many rows: each page costs the same, however few are wanted and whatever the
    // database believes of the table's size.
    private static Task<List<Row>> PageAsync(LinksDbContext db, Guid id, long first, string? state, CancellationToken cancellationToken)
    {
        // The same number of the same code, and only the claim that holds it now: there is at most one.
        var end = first + CodeIssuer.ChunkSize;
        var rows = db.OneTimeCodes.AsNoTracking().Where(code => code.CodeId == id && code.Number >= first && code.Number < end)
            .LeftJoin(db.Claims.Where(claim => claim.CodeId == id && claim.Slot != null && claim.Number >= first && claim.Number < end), code => (long?)code.Number, claim => claim.Number, (code, claim) => new
            {
                code.Text,
                code.Number,
                State = claim == null ? null : (ClaimState?)claim.State,
            });
        if (state is not null)
        {
            var wanted = States[state];
            rows = rows.Where(row => row.State == wanted);
        }

        return rows.OrderBy(row => row.Number).Select(row => new Row(row.Text, row.Number, row.State)).ToListAsync(cancellationToken);
    }

    private static string NameOf(ClaimState held) => States.First(pair => pair.Value == held).Key;

    private sealed record Row(string Text, long Number, ClaimState? State);
}
