namespace Redirect.Links.Passphrases;

/// <summary>What begins with a run of letters and digits.</summary>
internal enum AddressKind
{
    /// <summary>Nothing but the run.</summary>
    None,

    /// <summary>An e-mail address, a file's name, a version: one word, and no passphrase in it.</summary>
    Opaque,

    /// <summary>An address on the web or of an app.</summary>
    Other,

    /// <summary>An address of Taobao, Tmall or their short links.</summary>
    Taobao,
}
