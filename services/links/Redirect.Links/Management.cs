using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Redirect.Links.Campaigns;
using Redirect.Links.Claims;
using Redirect.Links.Decisions;
using Redirect.Links.Domains;
using Redirect.Links.Labels;
using Redirect.Links.Merchants;
using Redirect.Links.OneTimeCodes;
using Redirect.Links.Passphrases;
using Redirect.Links.Placements;
using Redirect.Links.Questions;
using Redirect.Links.ShortLinks;
using Redirect.Links.Staff;
using Redirect.Links.Storage.Codes;
using Redirect.Links.SurpriseCodes;
using Redirect.Links.Transfers;
using Redirect.Links.Visits.OwnPeople;
using Redirect.Links.Watermarks;

namespace Redirect.Links;

/// <summary>What merchants and the operator do: everything but following a link.</summary>
internal static class Management
{
    public static void AddManagement(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<KeyOptions>().BindConfiguration(KeyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KeyOptions>, KeyOptions.Validator>();
        services.AddOptions<AddressOptions>().BindConfiguration(AddressOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AddressOptions>, AddressOptions.Validator>();
        services.AddSingleton<AdminKey>();
        services.AddSingleton<KeyResolver>();
        services.AddHostedService<FirstMerchant>();
        services.AddSingleton<CodeMaker>();
        services.AddSingleton<TargetSettings>();
        services.AddSingleton<LinkEditor>();
        services.AddOptions<LinkQuota.Settings>().BindConfiguration(LinkQuota.Settings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<LinkQuota>();
        services.AddOptions<TransferOptions>().BindConfiguration(TransferOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ImportSlots>();
        services.AddSingleton<LinkWriter>();
        services.AddSingleton<ImportLinks>();
        services.AddSingleton<ExportLinks>();
        services.AddSingleton<PublicAddresses>();
        services.AddSingleton<LinkQuestions>();
        services.AddSingleton<MakeLabels>();
        services.AddWatermarks();
        services.AddStaff();
        services.AddPassphrases();
        services.AddSurpriseCodes();
        services.AddOneTimeCodes();
        builder.AddClaims();
        builder.AddDomains();
    }

    public static void MapManagement(this IEndpointRouteBuilder endpoints)
    {
        var merchants = Group(endpoints, "/api/v1/merchants", "Merchants");
        CreateMerchant.Map(merchants);
        ListMerchants.Map(merchants);
        GetMerchant.Map(merchants);
        CreateKey.Map(merchants);
        ListKeys.Map(merchants);
        RevokeKey.Map(merchants);

        var campaigns = Group(endpoints, "/api/v1/campaigns", "Campaigns");
        CreateCampaign.Map(campaigns);
        ListCampaigns.Map(campaigns);
        GetCampaign.Map(campaigns);
        ChangeCampaign.Map(campaigns);
        RetireCampaign.Map(campaigns);

        var placements = Group(endpoints, "/api/v1/placements", "Placements");
        CreatePlacement.Map(placements);
        ListPlacements.Map(placements);
        GetPlacement.Map(placements);
        ChangePlacement.Map(placements);
        RetirePlacement.Map(placements);

        var links = Group(endpoints, "/api/v1/links", "Links");
        CreateLink.Map(links);
        ListLinks.Map(links);
        GetLink.Map(links);
        ListForms.Map(links);
        SimulateLink.Map(links);
        ChangeLink.Map(links);
        RetireLink.Map(links);
        CreateLinks.Map(links);
        ImportLinks.Map(links);
        ExportLinks.Map(links);

        InviteOwnBrowser.Map(Group(endpoints, "/api/v1/own-browsers", "Own browsers"));
        Group(endpoints, "/api/v1/passphrases", "Passphrases").MapPassphrases();
        Group(endpoints, "/api/v1/watermarks", "Watermarks").MapWatermarks();
        Group(endpoints, "/api/v1/staff", "Staff").MapStaff();
        var codes = Group(endpoints, "/api/v1/surprise-codes", "Surprise codes");
        codes.MapSurpriseCodes();
        codes.MapOneTimeCodes();
        Group(endpoints, "/api/v1/claims", "Claims").MapClaims();
        endpoints.MapDomains();

        var asked = endpoints.MapGroup("/internal").ExcludeFromDescription();
        ResolveKey.Map(asked);
        asked.MapQuestions();
    }

    private static RouteGroupBuilder Group(IEndpointRouteBuilder endpoints, string prefix, string tag) =>
        endpoints.MapGroup(prefix).WithTags(tag).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
}
