namespace Redirect.Links.Transfers;

/// <summary>What a transaction has written, not committed yet.</summary>
/// <param name="Outcomes">Of each draft, in order; fewer when it was stopped.</param>
/// <param name="Stopped">Whether the last outcome ends the import.</param>
/// <param name="Committed">To be called after the commit, and not otherwise.</param>
internal sealed record Written(IReadOnlyList<RowOutcome> Outcomes, bool Stopped, Action Committed);
