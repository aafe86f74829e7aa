using Redirect.Gateway.ApiKeys;
using Redirect.Gateway.Host.Hosts;
using Redirect.Gateway.Hosts;

namespace Redirect.Gateway.Host.Keys;

/// <summary>Registers the directories of keys and of merchants' domains, both of the link service.</summary>
internal static class KeyDirectorySetup
{
    public static WebApplicationBuilder AddKeyDirectory(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ServicesOptions>().BindConfiguration(ServicesOptions.Section)
            .Validate(options => Uri.TryCreate(options.Links, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https"), "Services:Links must be the link service's address, such as http://links:8080.")
            .ValidateOnStart();
        builder.Services.AddSingleton<IKeyDirectory, HttpKeyDirectory>();
        builder.Services.AddSingleton<IDomainDirectory, HttpDomainDirectory>();
        return builder;
    }
}
