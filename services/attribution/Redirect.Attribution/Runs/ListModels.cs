using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Runs;

/// <summary><c>GET /api/v1/attribution/models</c></summary>
internal static class ListModels
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/models", HandleAsync)
        .WithName("ListAttributionModels").WithSummary("All versions of models, version 0 ('last') first, exactly one of them active")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).RequireScope(Scopes.StatsRead);

    private static async Task<Ok<Response>> HandleAsync(HttpContext http, AttributionDbContext context, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        var active = await AttributionStates.ActiveModelAsync(context, merchant, cancellationToken);
        var versions = await context.Set<ModelVersion>().AsNoTracking().Where(x => x.MerchantId == merchant).OrderBy(x => x.Version).ToListAsync(cancellationToken);
        var last = ModelSpec.Default;
        return TypedResults.Ok(new Response([new Item(0, last.Name, last.Told, active == 0, null), .. versions.Select(version => Item.Of(version, active))]));
    }

    internal sealed record Response(IReadOnlyList<Item> Items);

    /// <param name="Version">From 1; 0: what every merchant has.</param>
    /// <param name="Model">Its name.</param>
    /// <param name="Parameters">Its own.</param>
    /// <param name="Active">Orders are settled by it.</param>
    /// <param name="CreatedAt">Absent of version 0.</param>
    internal sealed record Item(int Version, string Model, ParameterFields Parameters, bool Active, DateTime? CreatedAt)
    {
        public static Item Of(ModelVersion version, int active)
        {
            var spec = ModelSpec.Of(version);
            return new Item(version.Version, spec.Name, spec.Told, version.Version == active, version.CreatedAt);
        }
    }
}
