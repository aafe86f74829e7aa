using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Claims;

/// <summary>What is committed of a message of claims.</summary>
/// <param name="Added">Steps counted now.</param>
/// <param name="Unsummed">Those of them whose amount is in another currency than the merchant's others, and in no sum.</param>
/// <param name="Totals">The absolute totals of every scope in the message.</param>
/// <param name="Stock">The newest that is known; null: the message had none.</param>
internal sealed record ClaimsCounted(IReadOnlyCollection<ClaimEventRow> Added, int Unsummed, IReadOnlyDictionary<ScopeKey, Totals> Totals, CodeStock? Stock);
