using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Attribution.OrderFiles;

namespace Redirect.Attribution.Reconciliations;

/// <summary>What order files and their reconciliation with the book needs of the host.</summary>
internal static class ReconciliationsRegistration
{
    public static void AddReconciliations(this IHostApplicationBuilder builder) => builder.Services
        .AddSingleton<FileIntake>().AddSingleton<FileImport>().AddSingleton<ImportOrders>().AddSingleton<ImportRefunds>().AddSingleton<ReconcileFile>();

    public static void MapReconciliations(this IEndpointRouteBuilder endpoints)
    {
        ImportOrders.Map(endpoints.MapGroup("/api/v1/orders").WithTags("Conversions"));
        ImportRefunds.Map(endpoints.MapGroup("/api/v1/refunds").WithTags("Conversions"));
        var reconciliations = endpoints.MapGroup("/api/v1/reconciliations").WithTags("Reconciliations");
        ReconcileFile.Map(reconciliations);
        ReadReconciliations.Map(reconciliations);
        ReconciliationRows.Map(reconciliations);
    }
}
