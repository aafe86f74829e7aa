using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Runs;

/// <summary><c>POST /api/v1/attribution/models/{version}/activate</c></summary>
internal static class ActivateModel
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/models/{version:int}/activate", HandleAsync)
        .WithName("ActivateAttributionModel").WithSummary("Settle by this version from now on, in place of the one that was active; what is settled stays. Version 0 is 'last'")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .RequireScope(Scopes.SettlementWrite).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Ok<ListModels.Item>, ProblemHttpResult>> HandleAsync(int version, HttpContext http, AttributionDbContext context, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        await AttributionStates.OpenAsync(context, merchant, cancellationToken);
        var found = await ModelSpec.FindAsync(context, merchant, version, cancellationToken);
        if (found.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        await context.Set<AttributionState>().Where(x => x.MerchantId == merchant).ExecuteUpdateAsync(row => row.SetProperty(x => x.ActiveModel, version), cancellationToken);
        var row = await context.Set<ModelVersion>().AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchant && x.Version == version, cancellationToken);
        return TypedResults.Ok(row is null ? new ListModels.Item(0, found.Value!.Name, found.Value.Told, true, null) : ListModels.Item.Of(row, version));
    }
}
