using System.Net;
using Microsoft.Extensions.Options;
using Redirect.Gateway.ApiKeys;
using Redirect.Hosting.Principals;

namespace Redirect.Gateway.Host.Keys;

/// <summary>Asks the link service whose key it is, as one of our own.</summary>
internal sealed class HttpKeyDirectory : IKeyDirectory, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly PrincipalTokens tokens;
    private readonly HttpClient client;

    public HttpKeyDirectory(IOptions<ServicesOptions> services, PrincipalTokens tokens)
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
            MaxResponseContentBufferSize = 16 * 1024,
        };
    }

    public async ValueTask<Principal?> FindAsync(string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/keys/resolve") { Content = JsonContent.Create(new Question(key)) };
        request.Headers.TryAddWithoutValidation(PrincipalTokens.Header, tokens.Sign(Principal.Service, ServiceNames.Links));
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<Answer>(cancellationToken);
        return answer switch
        {
            { Kind: "admin" } => Principal.Admin,
            { Kind: "merchant", MerchantId: { } merchant, KeyId: { } id } => new Principal(PrincipalKind.Merchant, merchant, id, answer.Scopes ?? []),
            _ => throw new InvalidOperationException("The link service's answer about a key is not one we know."),
        };
    }

    public void Dispose() => client.Dispose();

    private sealed record Question(string Key);

    private sealed record Answer(string? Kind, Guid? MerchantId, Guid? KeyId, IReadOnlyList<string>? Scopes);
}
