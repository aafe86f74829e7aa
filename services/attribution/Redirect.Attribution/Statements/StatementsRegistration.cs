using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Attribution.Ledger;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Statements;

/// <summary>What settlement, rate cards, the ledger and statements, needs of the host.</summary>
internal static class StatementsRegistration
{
    public static void AddStatements(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LedgerBook>();
    }

    public static void MapStatements(this IEndpointRouteBuilder endpoints)
    {
        var ledger = endpoints.MapGroup("/api/v1/ledger").WithTags("Ledger").RequireScope(Scopes.SettlementWrite);
        ListEntries.Map(ledger);
        ListAccounts.Map(ledger);
        VerifyLedger.Map(ledger);
    }
}
