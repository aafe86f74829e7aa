namespace Redirect.Links.Domains.Verification;

/// <summary>Whether a domain's proof is there.</summary>
internal enum Proof
{
    /// <summary>Nobody could say: no answer, or one from an address that is not asked.</summary>
    Unknown,

    /// <summary>There was an answer, and the proof was not in it.</summary>
    Absent,

    Found,
}
