namespace Redirect.Demo;

/// <summary>One request to come.</summary>
/// <param name="Reader">What kind of reader it is.</param>
/// <param name="Person">Which one of that kind; keeps its cookie.</param>
/// <param name="Placement">Where the address was found.</param>
/// <param name="IsReturn">The person was here before, and comes back later than a double click would.</param>
internal sealed record PlannedVisit(Reader Reader, int Person, DemoPlacement Placement, bool IsReturn);
