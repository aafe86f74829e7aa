using System.Net;
using Spectre.Console;

namespace Redirect.Demo;

/// <summary>Sends the planned visits, each person with the cookie it was given, and checks what each got.</summary>
internal sealed class Visiting : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Dictionary<(Reader, int), string> cookies = [];

    public async Task SendAsync(IReadOnlyCollection<PlannedVisit> visits, string target, CancellationToken cancellationToken) =>
        await AnsiConsole.Progress().HideCompleted(false).StartAsync(async progress =>
        {
            var bar = progress.AddTask("   visits", maxValue: visits.Count);
            foreach (var visit in visits)
            {
                await SendAsync(visit, target, cancellationToken);
                bar.Increment(1);
            }
        });

    /// <summary>One request, of somebody new or of a visitor whose cookie is known.</summary>
    /// <returns>Where it was sent; null: it got a page.</returns>
    public async Task<string?> LocationAsync(Uri address, string agent, CancellationToken cancellationToken, string? visitor = null)
    {
        using var request = Request(HttpMethod.Get, address, agent);
        if (visitor is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", $"rv={visitor}");
        }

        using var answer = await client.SendAsync(request, cancellationToken);
        return answer.Headers.Location?.OriginalString;
    }

    public void Dispose() => client.Dispose();

    private static HttpRequestMessage Request(HttpMethod method, Uri address, string agent)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        request.Headers.TryAddWithoutValidation("Accept-Language", "zh-CN,zh;q=0.9");
        return request;
    }

    private static string Got(HttpResponseMessage answer, Reader reader, string target) => answer.StatusCode switch
    {
        HttpStatusCode.Found when answer.Headers.Location?.OriginalString == target => Reader.Redirect,
        HttpStatusCode.OK when answer.Content.Headers.ContentType?.MediaType == "text/html" => reader.Gets == Reader.Redirect ? "a page" : reader.Gets,
        _ => $"{(int)answer.StatusCode} {answer.Headers.Location}",
    };

    private async Task SendAsync(PlannedVisit visit, string target, CancellationToken cancellationToken)
    {
        var reader = visit.Reader;
        using var request = Request(reader.Method, visit.Placement.Address!, reader.UserAgent);
        if (reader.Header is { } header)
        {
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        if (cookies.TryGetValue((reader, visit.Person), out var known))
        {
            request.Headers.TryAddWithoutValidation("Cookie", known);
        }

        using var answer = await client.SendAsync(request, cancellationToken);
        if (Got(answer, reader, target) is var got && got != reader.Gets)
        {
            throw new DemoException($"{reader.Name} got {got} instead of: {reader.Gets}.");
        }

        if (answer.Headers.TryGetValues("Set-Cookie", out var set))
        {
            cookies[(reader, visit.Person)] = set.First().Split(';')[0];
        }
    }
}
