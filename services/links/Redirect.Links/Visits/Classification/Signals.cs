namespace Redirect.Links.Visits.Classification;

/// <summary>All that a visit's class is found from. Stored with every visit, so that history can be scored by later rules.</summary>
/// <param name="UserAgent">As it came, cut at <see cref="UserAgents.MaxLength"/>; empty for none.</param>
/// <param name="Signs">What else the request told.</param>
internal readonly record struct Signals(string UserAgent, RequestSigns Signs);
