using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Redirect.Attribution.Statements;

/// <summary>What settlement: rate cards, the ledger and statements needs of the host.</summary>
internal static class StatementsRegistration
{
    public static void AddStatements(this IHostApplicationBuilder builder)
    {
    }

    public static void MapStatements(this IEndpointRouteBuilder endpoints)
    {
    }
}
