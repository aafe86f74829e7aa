using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.Watermarks;

/// <summary>What the operator says about marks.</summary>
internal sealed class WatermarkOptions
{
    public const string Section = "Links:Watermarks";

    /// <summary>Marks of one merchant; 0: as many as they like. Issued at the same moment, some more may get through.</summary>
    [Range(0, 1_000_000_000)]
    public long MaxPerMerchant { get; set; } = 1_000_000;
}
