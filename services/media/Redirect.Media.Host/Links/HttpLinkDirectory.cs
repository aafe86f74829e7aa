using System.Net;
using System.Text.Json;
using Redirect.Hosting.Principals;

namespace Redirect.Media.Host.Links;

/// <summary>Asks the link service over HTTP, as one of our services.</summary>
internal sealed class HttpLinkDirectory(HttpClient http, PrincipalTokens tokens) : ILinkDirectory
{
    public async Task<KnownLink?> FindAsync(string slug, string host, string? domain, string? placementCode, CancellationToken cancellationToken)
    {
        var address = "internal/links/by-slug/" + Uri.EscapeDataString(slug) + "?host=" + Uri.EscapeDataString(host);
        if (domain is not null)
        {
            address += "&domain=" + Uri.EscapeDataString(domain);
        }

        if (placementCode is not null)
        {
            address += "&placement=" + Uri.EscapeDataString(placementCode);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add(PrincipalTokens.Header, tokens.Sign(Principal.Service));
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new HttpRequestException($"The link service answered {(int)response.StatusCode}.");
            }

            var answer = await response.Content.ReadFromJsonAsync<Answer>(cancellationToken);
            return answer is { Slug.Length: > 0 }
                ? new KnownLink(answer.LinkId, answer.MerchantId, answer.Slug, answer.Retired, answer.PlacementFound, answer.BaseUrl)
                : throw new HttpRequestException("The link service answered without a slug.");
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            throw new HttpRequestException("The link service does not answer as agreed.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The link service took too long.", exception);
        }
    }

    /// <summary>What we read of the answer; it may hold more.</summary>
    private sealed record Answer(Guid LinkId, Guid MerchantId, string Slug, bool Retired, bool PlacementFound, string? BaseUrl);
}
