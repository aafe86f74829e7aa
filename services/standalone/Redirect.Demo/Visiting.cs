using System.Net;
using Spectre.Console;

namespace Redirect.Demo;

/// <summary>Sends the planned visits, each person with the cookie it was given.</summary>
internal static class Visiting
{
    // A second tap within two seconds is a duplicate, not a visit of its own.
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(2.2);

    public static async Task SendAsync(VisitPlan plan, string target, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
        var cookies = new Dictionary<(Reader, int), string>();
        await AnsiConsole.Progress().HideCompleted(false).StartAsync(async progress =>
        {
            var bar = progress.AddTask("   visits", maxValue: plan.Visits.Count);
            var returning = false;
            foreach (var visit in plan.Visits)
            {
                if (visit.IsReturn && !returning)
                {
                    returning = true;
                    await Task.Delay(Return, cancellationToken);
                }

                await SendAsync(client, visit, target, cookies, cancellationToken);
                bar.Increment(1);
            }
        });
    }

    private static async Task SendAsync(HttpClient client, PlannedVisit visit, string target, Dictionary<(Reader, int), string> cookies, CancellationToken cancellationToken)
    {
        var reader = visit.Reader;
        using var request = new HttpRequestMessage(reader.Method, visit.Placement.Address);
        request.Headers.TryAddWithoutValidation("User-Agent", reader.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept-Language", "zh-CN,zh;q=0.9");
        if (reader.Header is { } header)
        {
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        if (cookies.TryGetValue((reader, visit.Person), out var known))
        {
            request.Headers.TryAddWithoutValidation("Cookie", known);
        }

        using var answer = await client.SendAsync(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Found || answer.Headers.Location?.OriginalString != target)
        {
            throw new DemoException($"{reader.Name} got {(int)answer.StatusCode} {answer.Headers.Location} instead of 302 to the target.");
        }

        if (answer.Headers.TryGetValues("Set-Cookie", out var set))
        {
            cookies[(reader, visit.Person)] = set.First().Split(';')[0];
        }
    }
}
