using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.Limits;

/// <summary>What a link's password costs.</summary>
internal sealed class PasswordOptions
{
    public const string Section = "Links:Passwords";

    /// <summary>Iterations of PBKDF2-HMAC-SHA-256 for new passwords; a stored one keeps those it was made with.</summary>
    [Range(100_000, 10_000_000)]
    public int Iterations { get; set; } = 600_000;

    /// <summary>Passwords checked at once, each on a core of its own. 0: half of the cores, at least one. Eight times as many wait; for those beyond there is a 503.</summary>
    [Range(0, 64)]
    public int Concurrency { get; set; }
}
