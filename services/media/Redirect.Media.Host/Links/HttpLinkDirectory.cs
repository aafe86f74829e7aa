using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Google.Protobuf;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Principals;

namespace Redirect.Media.Host.Links;

/// <summary>Asks the link service over HTTP, as one of our services.</summary>
internal sealed class HttpLinkDirectory(HttpClient http, PrincipalTokens tokens) : ILinkDirectory
{
    // Somebody looks at a page that wants its picture; labels by the thousand may be made first.
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WorkPatience = TimeSpan.FromSeconds(30);

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
        request.Headers.Add(PrincipalTokens.Header, tokens.Sign(Principal.Service, ServiceNames.Links));
        try
        {
            using var patience = Patience(LookPatience, cancellationToken);
            using var response = await http.SendAsync(request, patience.Token);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new HttpRequestException($"The link service answered {(int)response.StatusCode}.");
            }

            var answer = await response.Content.ReadFromJsonAsync<Answer>(patience.Token);
            return answer is { Slug.Length: > 0, Query: not null }
                ? new KnownLink(answer.LinkId, answer.MerchantId, answer.Slug, answer.Retired, answer.PlacementFound, answer.Query, answer.BaseUrl)
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

    public Task<IssueWatermarkAnswer> IssueWatermarkAsync(IssueWatermarkRequest question, CancellationToken cancellationToken) =>
        AskAsync("issue-watermark", question, IssueWatermarkAnswer.Parser, cancellationToken);

    public Task<WatermarkKeyAnswer> WatermarkKeyAsync(WatermarkKeyRequest question, CancellationToken cancellationToken) =>
        AskAsync("watermark-key", question, WatermarkKeyAnswer.Parser, cancellationToken);

    public Task<FindWatermarksAnswer> FindWatermarksAsync(FindWatermarksRequest question, CancellationToken cancellationToken) =>
        AskAsync("find-watermarks", question, FindWatermarksAnswer.Parser, cancellationToken);

    public Task<ResolveWatermarkAnswer> ResolveWatermarkAsync(ResolveWatermarkRequest question, CancellationToken cancellationToken) =>
        AskAsync("resolve-watermark", question, ResolveWatermarkAnswer.Parser, cancellationToken);

    public Task<MakeLabelsAnswer> MakeLabelsAsync(MakeLabelsRequest question, CancellationToken cancellationToken) =>
        AskAsync("make-labels", question, MakeLabelsAnswer.Parser, cancellationToken);

    private async Task<T> AskAsync<T>(string name, IMessage question, MessageParser<T> parser, CancellationToken cancellationToken) where T : IMessage<T>
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "internal/questions/" + name)
        {
            Content = new ByteArrayContent(question.ToByteArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } },
        };
        request.Headers.Add(PrincipalTokens.Header, tokens.Sign(Principal.Service, ServiceNames.Links));
        try
        {
            using var patience = Patience(WorkPatience, cancellationToken);
            using var response = await http.SendAsync(request, patience.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(patience.Token))
                : throw new HttpRequestException($"The link service answered {(int)response.StatusCode}.");
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or IOException)
        {
            throw new HttpRequestException("The link service does not answer as agreed.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The link service took too long.", exception);
        }
    }

    private static CancellationTokenSource Patience(TimeSpan time, CancellationToken cancellationToken)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(time);
        return patience;
    }

    /// <summary>What we read of the answer; it may hold more.</summary>
    private sealed record Answer(Guid LinkId, Guid MerchantId, string Slug, bool Retired, bool PlacementFound, string Query, string? BaseUrl);
}
