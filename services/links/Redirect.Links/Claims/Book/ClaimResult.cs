namespace Redirect.Links.Claims.Book;

/// <summary>The answer to a command.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Claim">The claim as it then was, copied; null when there is none.</param>
/// <param name="Place">On the waiting list, from 1; 0: it does not wait.</param>
internal sealed record ClaimResult(ClaimOutcome Outcome, Claim? Claim = null, long Place = 0);
