namespace Redirect.Links.Passphrases;

/// <summary>One passphrase in a message.</summary>
/// <param name="Kind">Whose it is.</param>
/// <param name="Token">12 symbols in capitals, or Taobao's 11 characters as they are.</param>
/// <param name="Position">Where it begins in the original message, in UTF-16 units.</param>
/// <param name="ShortUrl">Of Taobao's: the short address that came with it.</param>
internal sealed record FoundPassphrase(PassphraseKind Kind, string Token, int Position, string? ShortUrl);
