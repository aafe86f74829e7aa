using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

internal static class GetCode
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}", HandleAsync).WithName("GetSurpriseCode").WithSummary("Read a surprise code, with its state and its live stock")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<CodeAnswer>, ProblemHttpResult>> HandleAsync(Guid id, HttpContext context, LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var row = await CodeRows.Of(db, db.SurpriseCodes.Where(code => code.Id == id && code.MerchantId == merchantId)).SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            return NotFound();
        }

        IfMatch.Say(context, row.Code.Version);
        return TypedResults.Ok(CodeAnswer.Of(row, clock.Now()));
    }

    public static ProblemHttpResult NotFound() => Problem.NotFound("surprise_code_not_found", "You have no surprise code with this id.");
}
