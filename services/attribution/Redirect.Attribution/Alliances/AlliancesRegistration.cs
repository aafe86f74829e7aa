using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Alliances;

/// <summary>What alliances need of the host.</summary>
internal static class AlliancesRegistration
{
    public static void AddAlliances(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ProfileSizes>();
        services.AddSingleton<AllianceConditions>();
        services.AddSingleton<AllianceReview>();
        services.AddSingleton<AllianceReviewer>();
        services.AddHostedService(provider => provider.GetRequiredService<AllianceReviewer>());
    }

    public static void MapAlliances(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/alliances").WithTags("Alliances").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
            .RequireScope(Scopes.SettlementWrite);
        PutProfile.Map(group);
        GetProfile.Map(group);
        ListCandidates.Map(group);
        ProposeAlliance.Map(group);
        ListAlliances.Map(group);
        GetAlliance.Map(group);
        AnswerProposal.Map(group);
        HoldAlliance.Map(group);
        ChangeTerms.Map(group);
        CarryPlacement.Map(group);
        ListCarried.Map(group);
        CheckPlacement.Map(group);
        ReviewEndpoint.Map(group);
        GetBalance.Map(group);
        ListExchangeDays.Map(group);
    }
}
