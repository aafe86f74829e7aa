using Microsoft.Playwright;

namespace Redirect.SystemTests.Pages;

/// <summary>A page of ours in a phone, with everything it asks for and complains of. What is not ours is answered by an empty page and noted.</summary>
internal sealed class WatchedPage
{
    private readonly Uri ours;

    private WatchedPage(IPage page, Uri ours)
    {
        Page = page;
        this.ours = ours;
    }

    public IPage Page { get; }

    /// <summary>Requests for other hosts than ours.</summary>
    public List<string> Outside { get; } = [];

    /// <summary>Bodies of reports that the page sent, in order.</summary>
    public List<string> Reports { get; } = [];

    /// <summary>Statuses of the answers to reports.</summary>
    public List<int> ReportStatuses { get; } = [];

    /// <summary>Errors in the console, without those that every browser prints for a status from 400 and for an app that is not there.</summary>
    public List<string> Errors { get; } = [];

    public static async Task<WatchedPage> OpenAsync(IBrowserContext phone, Uri ours)
    {
        var watched = new WatchedPage(await phone.NewPageAsync(), ours);
        await watched.Page.RouteAsync("**/*", watched.AnswerAsync);
        watched.Page.PageError += (_, error) => watched.Errors.Add(error);
        watched.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal)
                && !message.Text.StartsWith("Failed to launch '", StringComparison.Ordinal) && !message.Text.StartsWith("Not allowed to launch '", StringComparison.Ordinal))
            {
                watched.Errors.Add(message.Text);
            }
        };
        watched.Page.Response += (_, answer) =>
        {
            if (answer.Url.EndsWith("/wakes", StringComparison.Ordinal))
            {
                watched.ReportStatuses.Add(answer.Status);
            }
        };
        return watched;
    }

    private async Task AnswerAsync(IRoute route)
    {
        var address = new Uri(route.Request.Url);
        if (address.Authority == ours.Authority)
        {
            if (address.AbsolutePath.EndsWith("/wakes", StringComparison.Ordinal))
            {
                Reports.Add(route.Request.PostData ?? "");
            }

            await route.ContinueAsync();
            return;
        }

        Outside.Add(route.Request.Url);
        await route.FulfillAsync(new RouteFulfillOptions { Status = 200, ContentType = "text/html", Body = "<!doctype html><title>elsewhere</title>" });
    }
}
