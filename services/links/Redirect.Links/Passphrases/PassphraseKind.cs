namespace Redirect.Links.Passphrases;

/// <summary>Whose passphrase it is.</summary>
internal enum PassphraseKind
{
    /// <summary>Shaped like one of ours, with a check symbol that fits. Whether it was ever given is for the store to say.</summary>
    Own,

    /// <summary>Shaped like a 淘口令. Only Taobao can say what it leads to.</summary>
    Taobao,
}
