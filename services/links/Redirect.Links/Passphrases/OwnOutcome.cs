namespace Redirect.Links.Passphrases;

/// <summary>What a place of a message is to the reader of our tokens.</summary>
internal enum OwnOutcome
{
    None,
    Token,
    Mistyped,
}
