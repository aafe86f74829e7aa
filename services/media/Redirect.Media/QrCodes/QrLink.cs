using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Problems;

namespace Redirect.Media.QrCodes;

/// <summary>Finds the link that a code is of, and what its code says.</summary>
internal sealed partial class QrLink(ILinkDirectory links, IOptions<MediaOptions> options, ILogger<QrLink> logger)
{
    private const int MaxNameLength = 128;
    private const int MaxHostLength = 253;

    /// <param name="slug">The link's.</param>
    /// <param name="placement">A placement's code; null or empty: none.</param>
    /// <param name="domain">The merchant's own domain that it lives on; null or empty: as the request's host has it.</param>
    /// <param name="context">The call.</param>
    /// <param name="merchantId">Whose it has to be; null: anybody's.</param>
    /// <returns>The address that the code says; or what is answered instead.</returns>
    public async ValueTask<(string? Address, ProblemHttpResult? Problem)> FindAsync(string slug, string? placement, string? domain, HttpContext context, Guid? merchantId)
    {
        placement = string.IsNullOrEmpty(placement) ? null : placement;
        domain = string.IsNullOrEmpty(domain) ? null : domain;
        if (slug.Length > MaxNameLength || domain?.Length > MaxHostLength)
        {
            return (null, LinkNotFound());
        }

        if (placement?.Length > MaxNameLength)
        {
            return (null, PlacementNotFound());
        }

        KnownLink? link;
        try
        {
            link = await links.FindAsync(slug, context.Request.Headers.Host.ToString(), domain, placement, context.RequestAborted);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            Log.LinksUnavailable(logger, exception);
            return (null, Problem.Unavailable(context, "links_unavailable", "Which link this is can't be found out just now. Try again."));
        }

        if (link is null || (merchantId is { } owner && link.MerchantId != owner))
        {
            return (null, LinkNotFound());
        }

        if (link.Retired)
        {
            return (null, Problem.Of(StatusCodes.Status410Gone, "link_retired", "This link is out of use."));
        }

        // The query comes from the link service, which signs it.
        return placement is null || link.PlacementFound
            ? ($"{link.BaseUrl ?? BaseOf(context.Request, options.Value)}/{Uri.EscapeDataString(link.Slug)}{link.Query}", null)
            : (null, PlacementNotFound());
    }

    /// <summary>What addresses begin with, but for links on a merchant's own domain.</summary>
    public static string BaseOf(HttpRequest request, MediaOptions options) =>
        string.IsNullOrEmpty(options.PublicBaseUrl) ? $"{request.Scheme}://{request.Host.ToUriComponent()}" : options.PublicBaseUrl.TrimEnd('/');

    private static ProblemHttpResult LinkNotFound() => Problem.NotFound("link_not_found", "No link has this slug.");

    private static ProblemHttpResult PlacementNotFound() => Problem.NotFound("placement_not_found", "The link's merchant has no placement with this code.");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The link service gave no answer about a slug")]
        public static partial void LinksUnavailable(ILogger logger, Exception exception);
    }
}
