namespace Redirect.Links.SurpriseCodes;

/// <summary>A code that a text names. Whether it can be claimed now is decided by the book, under the stock's lock.</summary>
/// <param name="CodeId">The surprise code.</param>
/// <param name="Number">Which one-time code; null for keywords and phrases.</param>
/// <param name="Form">How it is given to people.</param>
/// <param name="Terms">Its terms.</param>
/// <param name="LinkKey">Of the link it leads to, as <see cref="ShortLinks.LinkKeys"/> has it.</param>
/// <param name="PlacementId">Where its visits count; null: where those of the link count.</param>
/// <param name="SoldOutTarget">Where to send who comes too late; null: nowhere.</param>
internal sealed record FoundCode(Guid CodeId, long? Number, CodeForm Form, CodeTerms Terms, string LinkKey, Guid? PlacementId, string? SoldOutTarget);
