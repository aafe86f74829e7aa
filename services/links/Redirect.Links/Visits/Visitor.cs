using Redirect.Contracts.Events.V1;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Visits;

/// <summary>Who asks for a link.</summary>
/// <param name="Client">What the user agent says.</param>
/// <param name="Quality">Of this request.</param>
/// <param name="Reason">Why; as in the visit's event.</param>
/// <param name="Language">First tag of Accept-Language; empty: none.</param>
/// <param name="Id">The browser's random id; 0: none.</param>
/// <param name="Returning">Whether the browser brought its id.</param>
/// <param name="Cookie">To be set with an answer that is a visit; null: none.</param>
internal readonly record struct Visitor(Client Client, Quality Quality, string Reason, string Language, UInt128 Id, bool Returning, string? Cookie);
