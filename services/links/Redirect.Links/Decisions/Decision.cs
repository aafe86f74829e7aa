namespace Redirect.Links.Decisions;

/// <summary>What one reader of a link is answered.</summary>
/// <param name="Outcome">The kind of answer.</param>
/// <param name="Location">Where a redirect leads, and a page in the end; empty for pages that lead nowhere.</param>
/// <param name="Rule">The rule that gave the location, from 1; 0: none.</param>
/// <param name="Variant">The variant that gave the location, from 1; 0: none.</param>
/// <param name="Probability">With which the variant was chosen; 0: none.</param>
/// <param name="Counted">Whether the visit must be let in by the link's limit before this is the answer.</param>
internal readonly record struct Decision(Outcome Outcome, string Location, int Rule = 0, int Variant = 0, double Probability = 0, bool Counted = false);
