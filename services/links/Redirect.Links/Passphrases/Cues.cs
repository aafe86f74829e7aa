namespace Redirect.Links.Passphrases;

/// <summary>What the words around a key say about it.</summary>
[Flags]
internal enum Cues
{
    None = 0,

    /// <summary>The message says "copy this", "open", "passphrase" or names Taobao, in one of the disguises of the years.</summary>
    Message = 1,

    /// <summary>The message names Taobao or Tmall, or has an address of theirs.</summary>
    Taobao = 2,

    /// <summary>The message is about something that has keys of its own: another app, a video, a password, an order.</summary>
    Foreign = 4,
}
