using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.SurpriseCodes;

/// <summary>How many wrong codes may be tried in a minute, in all replicas together.</summary>
internal sealed class GuessOptions
{
    public const string Section = "Links:SurpriseCodes:Guesses";

    /// <summary>By one visitor.</summary>
    [Range(1, 10_000)]
    public int PerVisitor { get; set; } = 10;

    /// <summary>From one address, of IPv6 from its /64.</summary>
    [Range(1, 100_000)]
    public int PerAddress { get; set; } = 30;

    /// <summary>Of all codes of one merchant; beyond, a challenge must be passed.</summary>
    [Range(1, 1_000_000)]
    public int PerMerchant { get; set; } = 600;
}
