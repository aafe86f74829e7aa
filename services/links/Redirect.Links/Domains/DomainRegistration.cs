using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Redirect.Links.Domains.Dns;
using Redirect.Links.Domains.Verification;

namespace Redirect.Links.Domains;

/// <summary>Merchants' own short domains, as a part of the module.</summary>
internal static class DomainRegistration
{
    /// <summary>Registers what following needs: which host is whose.</summary>
    public static void AddDomainCache(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DomainCache>();
        builder.Services.AddHostedService<DomainRefresh>();
    }

    /// <summary>Registers what managing and verifying them needs.</summary>
    public static void AddDomains(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<DomainOptions>().BindConfiguration(DomainOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<DomainOptions>, DomainOptions.Validator>();
        services.AddSingleton<NameServers>();
        services.AddSingleton<DnsResolver>();
        services.AddSingleton<VerificationAddresses>();
        services.AddSingleton<DnsProof>();
        services.AddSingleton<FileProof>();
        services.AddSingleton<DomainVerification>();
        services.AddSingleton<DomainRechecks>();
        services.AddHostedService(provider => provider.GetRequiredService<DomainRechecks>());
    }

    public static void MapDomains(this IEndpointRouteBuilder endpoints)
    {
        var domains = endpoints.MapGroup("/api/v1/domains").WithTags("Domains").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        CreateDomain.Map(domains);
        ListDomains.Map(domains);
        GetDomain.Map(domains);
        ChangeDomain.Map(domains);
        RetireDomain.Map(domains);
        VerifyDomain.Map(domains);
        ShowVerificationFile.Map(endpoints);
        ListVerifiedHosts.Map(endpoints.MapGroup("/internal").ExcludeFromDescription());
    }
}
