namespace Redirect.Links.Visits.Classification;

/// <summary>
/// What a request told about itself besides its user agent text, as it was, not as the rules of the day read it. The numbers are stored with
/// every visit: none is used twice. Bits 8 to 12 are a <see cref="FetchDestination"/>.
/// </summary>
[Flags]
internal enum RequestSigns : uint
{
    None = 0,

    /// <summary>Purpose, Sec-Purpose, X-Purpose or X-Moz says that nobody has tapped yet.</summary>
    Prefetch = 1 << 0,

    /// <summary>Sec-Fetch-User: a person's own tap led here. Safari never says so.</summary>
    Activated = 1 << 1,

    /// <summary>The brands in Sec-CH-UA name a browser without a window.</summary>
    HeadlessBrand = 1 << 2,

    /// <summary>Accept asks for a picture, sound, film or style, and for no page.</summary>
    WantsNoPage = 1 << 3,

    /// <summary>It had an Accept-Language.</summary>
    HasLanguage = 1 << 4,

    /// <summary>It came from an address that the operator named as its own.</summary>
    InternalAddress = 1 << 5,

    /// <summary>The browser was marked as one of the merchant's own.</summary>
    InternalVisitor = 1 << 6,
}
