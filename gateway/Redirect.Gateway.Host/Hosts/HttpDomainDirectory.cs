using Microsoft.Extensions.Options;
using Redirect.Gateway.Host.Keys;
using Redirect.Gateway.Hosts;
using Redirect.Hosting.Principals;

namespace Redirect.Gateway.Host.Hosts;

/// <summary>Asks the link service which hosts are merchants', as one of our own.</summary>
internal sealed class HttpDomainDirectory : IDomainDirectory, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly PrincipalTokens tokens;
    private readonly HttpClient client;

    public HttpDomainDirectory(IOptions<ServicesOptions> services, PrincipalTokens tokens)
    {
        this.tokens = tokens;
        client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            // A name that means several replicas is looked up again now and then.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        })
        {
            BaseAddress = new Uri(services.Value.Links),
            Timeout = Patience,
            MaxResponseContentBufferSize = 32 * 1024 * 1024,
        };
    }

    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/internal/domains");
        request.Headers.TryAddWithoutValidation(PrincipalTokens.Header, tokens.Sign(Principal.Service, ServiceNames.Links));
        using var response = await client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<Answer>(cancellationToken);
        return answer?.Hosts ?? throw new InvalidOperationException("The link service's answer about domains is not one we know.");
    }

    public void Dispose() => client.Dispose();

    private sealed record Answer(IReadOnlyList<string>? Hosts);
}
