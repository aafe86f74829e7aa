namespace Redirect.Links.Storage.Codes;

/// <summary>Codes out of a transaction that is not committed yet.</summary>
/// <param name="Codes">Each for one use.</param>
/// <param name="Committed">To be called when the transaction is committed, and not otherwise.</param>
internal sealed record TakenCodes(IReadOnlyList<string> Codes, Action Committed);
