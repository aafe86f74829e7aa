using Redirect.Contracts.Events.V1;
using Redirect.Links.Regions;
using Redirect.Links.Splits;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Decisions;

/// <summary>What a decision may know of the reader. Made from a request, or invented by a simulation.</summary>
internal readonly ref struct Reader
{
    public required Client Client { get; init; }

    /// <summary>Of this request: the client's, unless the request says that nobody has tapped.</summary>
    public required Quality Quality { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>First tag of Accept-Language; empty: none.</summary>
    public string Language { get; init; }

    public Region Region { get; init; }

    /// <summary>The query of the address, with or without its question mark.</summary>
    public ReadOnlySpan<char> Query { get; init; }

    /// <summary>The browser's random id, which keeps it on one variant; 0 where there is none.</summary>
    public UInt128 Visitor { get; init; }

    /// <summary>What the browser drew of an optimised split before; nothing where it did not.</summary>
    public KeptVariant Kept { get; init; }

    /// <summary>Whether the browser has been here before.</summary>
    public bool Returning { get; init; }

    /// <summary>Where the placement that the reader came by sends its visits in place of the link's own target; null: nowhere.</summary>
    public string? InPlaceOfTarget { get; init; }

    /// <summary>Whether the link's password was given.</summary>
    public bool PasswordGiven { get; init; }
}
