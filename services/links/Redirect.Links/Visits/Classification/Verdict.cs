using Redirect.Contracts.Events.V1;

namespace Redirect.Links.Visits.Classification;

/// <summary>A visit's class, and which of <see cref="QualityReasons"/> it has it for.</summary>
internal readonly record struct Verdict(Quality Quality, string Reason);
