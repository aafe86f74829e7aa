namespace Redirect.Links.Domains.Verification;

/// <summary>Where a domain's proof has to be, and what it is. Pure.</summary>
internal static class ProofPlaces
{
    /// <summary>Where verification files are, at the domain's root.</summary>
    public const string Folder = "/.well-known/redirect-verification/";

    // In front of the token in the file: a server that only repeats what it is asked for proves nothing.
    private const string ContentPrefix = "redirect-verification=";

    /// <summary>The name of the TXT record whose text is the token.</summary>
    public static string RecordOf(string host) => DomainHosts.RecordPrefix + host;

    /// <summary>The file's path.</summary>
    public static string PathOf(string token) => Folder + token;

    /// <summary>The file's text; white space around it does not count.</summary>
    public static string ContentOf(string token) => ContentPrefix + token;
}
