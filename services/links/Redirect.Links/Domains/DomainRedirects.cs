using Microsoft.AspNetCore.Http;
using Redirect.Links.Pages;

namespace Redirect.Links.Domains;

/// <summary>Answers where there is no link: to where the domain's merchant wants such readers, else our page. No visit: there is no link to count it for.</summary>
internal static class DomainRedirects
{
    /// <summary>Tells the edge that the reader tried a slug that is none, though the answer is a redirect. It counts such tries, and takes the header away.</summary>
    public const string UnknownHeader = "X-Redirect-Unknown";

    /// <summary>The bare domain.</summary>
    public static Task RootAsync(HttpContext context, DomainPlan? domain) =>
        domain?.RootLocation is { } location ? RedirectAsync(context, location) : DeadEndPages.UnknownAsync(context);

    /// <summary>A slug that is none.</summary>
    public static Task UnknownAsync(HttpContext context, DomainPlan? domain)
    {
        // No slug has a dot: who asks for favicon.ico or robots.txt is not looking for an offer.
        if (domain?.UnknownLocation is not { } location || context.Request.Path.Value.AsSpan().Contains('.'))
        {
            return DeadEndPages.UnknownAsync(context);
        }

        context.Response.Headers[UnknownHeader] = "1";
        return RedirectAsync(context, location);
    }

    private static Task RedirectAsync(HttpContext context, string location)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status302Found;
        response.Headers.Location = location;
        response.Headers.CacheControl = "private, no-store";
        response.Headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        response.Headers["X-Robots-Tag"] = "noindex";
        return Task.CompletedTask;
    }
}
