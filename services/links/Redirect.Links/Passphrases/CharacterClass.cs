namespace Redirect.Links.Passphrases;

/// <summary>What a character of a message is to the reader of passphrases.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Punctuation and whatever else means nothing here.</summary>
    Mark,

    /// <summary>ASCII letter or digit.</summary>
    Alphanumeric,

    /// <summary>A letter or digit of another script.</summary>
    Letter,

    /// <summary>White space.</summary>
    Space,

    /// <summary>A currency sign: what a 淘口令 is wrapped in most often.</summary>
    Sign,

    /// <summary>An emoji or another symbol.</summary>
    Symbol,
}
