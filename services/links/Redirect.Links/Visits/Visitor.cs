using Redirect.Contracts.Events.V1;
using Redirect.Links.Regions;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Visits;

/// <summary>Who asks for a link.</summary>
/// <param name="Client">What the user agent says.</param>
/// <param name="Quality">Of this request.</param>
/// <param name="Reason">Why; as in the visit's event.</param>
/// <param name="Language">First tag of Accept-Language; empty: none.</param>
internal readonly record struct Visitor(Client Client, Quality Quality, string Reason, string Language)
{
    /// <summary>When the request came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What may be kept of the address.</summary>
    public required ReaderAddress Address { get; init; }

    /// <summary>The user agent as it is kept.</summary>
    public required string Agent { get; init; }

    public required RequestSigns Signs { get; init; }

    /// <summary>Where the address is.</summary>
    public required Region Region { get; init; }

    /// <summary>Host of the page that led here; empty: none said.</summary>
    public required string ReferrerHost { get; init; }

    /// <summary>The browser's random id; 0: none.</summary>
    public UInt128 Id { get; init; }

    /// <summary>Whether the browser brought its id.</summary>
    public bool Returning { get; init; }

    /// <summary>To be set with an answer that is a visit; null: none.</summary>
    public string? Cookie { get; init; }
}
