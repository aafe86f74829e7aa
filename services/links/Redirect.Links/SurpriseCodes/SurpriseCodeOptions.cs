using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.SurpriseCodes;

/// <summary>What the operator says about surprise codes.</summary>
internal sealed class SurpriseCodeOptions
{
    public const string Section = "Links:SurpriseCodes";

    /// <summary>Codes of one merchant that are neither ended nor withdrawn; 0: as many as they like. Made at the same moment, some more may get through.</summary>
    [Range(0, 10_000_000)]
    public long MaxPerMerchant { get; set; } = 10_000;

    /// <summary>For how long others can't have a keyword after it became free for its merchant.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "366.00:00:00")]
    public TimeSpan CoolingOff { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Words that no keyword may hold, beside our own.</summary>
    public IReadOnlyList<string> BlockedWords { get; set; } = [];

    /// <summary>Codes that are kept in memory for a second, and as many texts that are none.</summary>
    [Range(100, 1_000_000)]
    public int Entries { get; set; } = 20_000;
}
