using Microsoft.Extensions.Options;

namespace Redirect.Media.Host.Links;

/// <summary>Where the link service is: setting <c>Services:Links</c>, an absolute address such as <c>http://links:8080</c>.</summary>
internal static class LinkService
{
    // 5,000 labels of some 1,500 bytes, where all their names are as long as they may be.
    private const int MaxAnswerBytes = 8 << 20;

    public static WebApplicationBuilder AddLinkService(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<Address>().Configure(address => address.Links = builder.Configuration["Services:Links"] ?? "")
            .Validate(address => Uri.TryCreate(address.Links, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https", "Services:Links is missing. Set it to the link service's address, such as http://links:8080.")
            .ValidateOnStart();
        builder.Services.AddHttpClient<ILinkDirectory, HttpLinkDirectory>((services, http) =>
            {
                http.BaseAddress = new Uri(services.GetRequiredService<IOptions<Address>>().Value.Links.TrimEnd('/') + "/");
                http.Timeout = Timeout.InfiniteTimeSpan; // each question has its own
                http.MaxResponseContentBufferSize = MaxAnswerBytes;
            })
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.UseProxy = false;
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2); // replicas come and go behind the name
            })
            .RemoveAllLoggers(); // they would write every slug
        return builder;
    }

    private sealed class Address
    {
        public string Links { get; set; } = "";
    }
}
