namespace Redirect.Demo;

/// <summary>One request to come.</summary>
/// <param name="Reader">What kind of reader it is.</param>
/// <param name="Person">Which one of that kind; keeps its cookie.</param>
/// <param name="Round">The first or the second: who comes again does so in another round, long enough after to be no double tap.</param>
/// <param name="Placement">Where the address was found.</param>
internal sealed record PlannedVisit(Reader Reader, int Person, int Round, DemoPlacement Placement);
