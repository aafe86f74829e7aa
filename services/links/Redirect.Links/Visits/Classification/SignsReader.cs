using Microsoft.AspNetCore.Http;

namespace Redirect.Links.Visits.Classification;

/// <summary>Reads the headers by which a request tells about itself.</summary>
internal static class SignsReader
{
    private const int DestinationShift = 8;
    private const uint DestinationBits = 0x1F;

    public static RequestSigns Read(IHeaderDictionary headers)
    {
        var signs = RequestSigns.None;
        if (Is(headers, "Sec-Purpose") || Is(headers, "Purpose") || Is(headers, "X-Purpose") || Is(headers, "X-Moz"))
        {
            signs |= RequestSigns.Prefetch;
        }

        if (headers.TryGetValue("Sec-Fetch-Dest", out var destination))
        {
            signs |= Of(DestinationOf(destination.ToString()));
        }

        if (headers.TryGetValue("Sec-Fetch-User", out var user) && user.ToString() == "?1")
        {
            signs |= RequestSigns.Activated;
        }

        if (headers.TryGetValue("Sec-CH-UA", out var brands) && brands.ToString().Contains("headless", StringComparison.OrdinalIgnoreCase))
        {
            signs |= RequestSigns.HeadlessBrand;
        }

        if (headers.Accept.Count > 0 && WantsNoPage(headers.Accept.ToString()))
        {
            signs |= RequestSigns.WantsNoPage;
        }

        return headers.AcceptLanguage.Count > 0 ? signs | RequestSigns.HasLanguage : signs;
    }

    /// <summary>The destination among the signs.</summary>
    public static FetchDestination DestinationOf(RequestSigns signs) => (FetchDestination)(((uint)signs >> DestinationShift) & DestinationBits);

    /// <summary>The destination as signs.</summary>
    public static RequestSigns Of(FetchDestination destination) => (RequestSigns)((uint)destination << DestinationShift);

    private static FetchDestination DestinationOf(string destination) => destination switch
    {
        "document" => FetchDestination.Document,
        "iframe" or "frame" or "fencedframe" => FetchDestination.Frame,
        "image" => FetchDestination.Image,
        "script" => FetchDestination.Script,
        "style" => FetchDestination.Style,
        "embed" or "object" => FetchDestination.Plugin,
        "audio" or "video" or "track" => FetchDestination.Media,
        "empty" => FetchDestination.Request,
        "font" or "worker" or "sharedworker" or "serviceworker" or "audioworklet" or "paintworklet" or "manifest" or "report" or "xslt" or "json"
            or "text" or "webidentity" or "speculationrules" or "dictionary" => FetchDestination.Other,
        // A word that browsers do not have yet may be a new kind of page.
        _ => FetchDestination.None,
    };

    private static bool WantsNoPage(string accept) =>
        (accept.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || accept.StartsWith("video/", StringComparison.OrdinalIgnoreCase)
            || accept.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) || accept.StartsWith("text/css", StringComparison.OrdinalIgnoreCase))
        && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static bool Is(IHeaderDictionary headers, string name) => headers.TryGetValue(name, out var value) && Purposes.IsPrefetch(value.ToString());
}
