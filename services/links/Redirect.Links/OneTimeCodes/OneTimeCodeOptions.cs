using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.OneTimeCodes;

/// <summary>What the operator says about one-time codes.</summary>
internal sealed class OneTimeCodeOptions
{
    public const string Section = "Links:OneTimeCodes";

    /// <summary>One-time codes of one merchant, made or promised, of withdrawn surprise codes as well; 0: as many as they like.</summary>
    [Range(0, 1_000_000_000_000)]
    public long MaxPerMerchant { get; set; } = 50_000_000;
}
