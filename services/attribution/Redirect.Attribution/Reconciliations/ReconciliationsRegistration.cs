using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Redirect.Attribution.Reconciliations;

/// <summary>What order files and their reconciliation with the book needs of the host.</summary>
internal static class ReconciliationsRegistration
{
    public static void AddReconciliations(this IHostApplicationBuilder builder)
    {
    }

    public static void MapReconciliations(this IEndpointRouteBuilder endpoints)
    {
    }
}
