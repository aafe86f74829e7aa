using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Runs;

/// <summary><c>POST /api/v1/attribution/models</c></summary>
internal static class CreateModel
{
    /// <summary>Versions of a merchant at most.</summary>
    public const int MaxVersions = 1_000;

    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/models", HandleAsync)
        .WithName("CreateAttributionModel").WithSummary("Make a version of a model with its parameters; it is not active before it is activated, and never changes")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .RequireScope(Scopes.SettlementWrite).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Created<ListModels.Item>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var model = ModelSpec.Read(errors, request.Model, request.Parameters);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var merchant = http.GetPrincipal().MerchantId;
        var state = await AttributionStates.OpenAsync(context, merchant, cancellationToken);
        if (state.ModelVersions == MaxVersions)
        {
            return Problem.Conflict("too_many_versions", $"There are {MaxVersions} versions of models already.");
        }

        var version = new ModelVersion
        {
            MerchantId = merchant,
            Version = state.ModelVersions + 1,
            Model = model.Kind,
            Parameters = model.Json,
            CreatedAt = OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime),
        };
        context.Add(version);
        await context.SaveChangesAsync(cancellationToken);
        await context.Set<AttributionState>().Where(x => x.MerchantId == merchant).ExecuteUpdateAsync(row => row.SetProperty(x => x.ModelVersions, version.Version), cancellationToken);
        return TypedResults.Created((string?)null, ListModels.Item.Of(version, state.ActiveModel));
    }

    /// <param name="Model">One of the models.</param>
    /// <param name="Parameters">Its own; absent: their defaults.</param>
    internal sealed record Request(string? Model, ParameterFields? Parameters);
}
