namespace Redirect.Demo;

/// <summary>A kind of reader: what it sends, and how its visits must be classed.</summary>
/// <param name="Name">For the table.</param>
/// <param name="UserAgent">The User-Agent header.</param>
/// <param name="Quality">The class; null for a request that is no visit.</param>
/// <param name="Gets">What it must be answered.</param>
internal sealed record Reader(string Name, string UserAgent, string? Quality, string Gets)
{
    /// <summary>302 to the target.</summary>
    public const string Redirect = "redirect";

    /// <summary>200, a page that tries to wake the app.</summary>
    public const string WakePage = "wake page";

    /// <summary>200, a page with the passphrase and the way to the browser.</summary>
    public const string InAppPage = "in-app page";

    /// <summary>200, the card that chats and search engines show.</summary>
    public const string Card = "card";

    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>A further header.</summary>
    public (string Name, string Value)? Header { get; init; }
}
