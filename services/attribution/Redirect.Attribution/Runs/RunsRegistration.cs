using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Attribution.Calls;

namespace Redirect.Attribution.Runs;

/// <summary>What attribution needs of the host: settings, model versions, runs with their credits, and answers from them.</summary>
internal static class RunsRegistration
{
    public static void AddRuns(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RunBook>();
        builder.Services.AddSingleton<ActiveRuns>();
        builder.Services.AddSingleton<GetAttribution>();
        builder.Services.AddSingleton<ExplainOrder>();
    }

    public static void MapRuns(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<AttributionService>().WithDeadline();
        var group = endpoints.MapGroup("/api/v1/attribution").WithTags("Attribution");
        AttributionEndpoint.Map(group);
        ReadSettings.Map(group);
        ChangeSettings.Map(group);
        CreateModel.Map(group);
        ListModels.Map(group);
        ActivateModel.Map(group);
        StartRun.Map(group);
        ReadRuns.Map(group);
        ListCredits.Map(group);
        RepeatRun.Map(group);
        CompareRuns.Map(group);
        ExplainEndpoint.Map(endpoints.MapGroup("/api/v1/orders").WithTags("Attribution"));
    }
}
