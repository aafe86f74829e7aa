using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Redirect.Attribution.Rescoring;

/// <summary>What rescored visits needs of the host.</summary>
internal static class RescoringRegistration
{
    public static void AddRescoring(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<InternalVisitors>();
        services.AddSingleton<CorrectionBook>();
        services.AddSingleton<DayScoring>();
        services.AddSingleton<ListAnomalies>();
        services.AddSingleton<GetQualityReport>();
        services.AddSingleton<RescoringWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<RescoringWorker>());
    }

    public static void MapRescoring(this IEndpointRouteBuilder endpoints)
    {
        var quality = endpoints.MapGroup("/api/v1/quality").WithTags("Quality");
        StartRescoring.Map(quality);
        GetRescoringRun.Map(quality);
        QualityReportEndpoint.Map(quality);
        NameInternalVisitors.Map(quality);
        ListInternalVisitors.Map(quality);
        RemoveInternalVisitor.Map(quality);
    }
}
