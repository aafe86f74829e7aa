namespace Redirect.Links.Domains;

/// <summary>How a merchant shows that a domain is theirs. Stored by number.</summary>
internal enum VerificationMethod
{
    /// <summary>By a TXT record below the domain.</summary>
    Dns = 1,

    /// <summary>By a file on the domain's web server.</summary>
    File = 2,
}
