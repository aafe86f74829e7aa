using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Attribution.Calls;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.RateCards;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Statements;

/// <summary>What settlement, rate cards, the ledger and statements, needs of the host.</summary>
internal static class StatementsRegistration
{
    public static void AddStatements(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LedgerBook>();
        builder.Services.AddSingleton<StatementAccrual>();
        builder.Services.AddSingleton<StatementBook>();
        builder.Services.AddSingleton<StatementReader>();
        builder.Services.AddOptions<StatementOptions>().BindConfiguration(StatementOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<MonthlyStatements>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<MonthlyStatements>());
    }

    public static void MapStatements(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<SettlementsService>().WithDeadline();

        var cards = endpoints.MapGroup("/api/v1/rate-cards").WithTags("Settlement").RequireScope(Scopes.SettlementWrite);
        CreateRateCard.Map(cards);
        ListRateCards.Map(cards);

        var statements = endpoints.MapGroup("/api/v1/statements").WithTags("Settlement").RequireScope(Scopes.SettlementWrite);
        OpenStatements.Map(statements);
        ListStatements.Map(statements);
        GetStatement.Map(statements);
        ListLines.Map(statements);
        CloseStatement.Map(statements);
        RequestPayout.Map(statements);
        ApprovePayout.Map(statements);
        CancelPayout.Map(statements);

        var ledger = endpoints.MapGroup("/api/v1/ledger").WithTags("Settlement").RequireScope(Scopes.SettlementWrite);
        ListEntries.Map(ledger);
        ListAccounts.Map(ledger);
        VerifyLedger.Map(ledger);
    }
}
