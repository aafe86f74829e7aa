using Redirect.Links.Storage.Codes;

namespace Redirect.Links.Storage.Secrets;

/// <summary>What each secret is for; the names of their rows, which never change.</summary>
internal static class SecretNames
{
    /// <summary>Signs the marks of merchants' own browsers; with another one, all marks would be gone.</summary>
    public const string BrowserMarks = "browser-marks";

    /// <summary>Signs "this browser has given the password".</summary>
    public const string Passwords = "passwords";

    /// <summary>Of the hashes by which a person, a device or an address is known again among a code's claims.</summary>
    public const string ClaimHashes = "claim-hashes";

    /// <summary>Signs how an address is carried; with another one, what is printed would count as plain links.</summary>
    public const string Forms = "forms";

    /// <summary>What the keys of merchants' watermarks are made from; with another one, no mark would be found again.</summary>
    public const string Watermarks = "watermarks";

    /// <summary>Of the permutation that makes codes of a kind; with another one, codes would repeat.</summary>
    public static string CodesOf(CodeKind kind) => kind switch
    {
        CodeKind.Slug => "codes-slug",
        CodeKind.Placement => "codes-placement",
        CodeKind.Passphrase => "codes-passphrase",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
