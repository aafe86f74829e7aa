namespace Redirect.Links.Visits.Classification;

/// <summary>What a browser wanted the answer for: the header Sec-Fetch-Dest, which no script can set. The numbers are stored.</summary>
internal enum FetchDestination
{
    /// <summary>Not said; older browsers, plain http, programs.</summary>
    None = 0,

    /// <summary>A page of its own.</summary>
    Document = 1,

    /// <summary>A frame in somebody's page: iframe, frame, fencedframe.</summary>
    Frame = 2,

    Image = 3,

    Script = 4,

    Style = 5,

    /// <summary>embed, object.</summary>
    Plugin = 6,

    /// <summary>audio, video, track.</summary>
    Media = 7,

    /// <summary>empty: a script's own request, sendBeacon, a ping.</summary>
    Request = 8,

    /// <summary>font, worker, manifest, report and whatever else is no page.</summary>
    Other = 9,
}
