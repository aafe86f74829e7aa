using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.Splits;

/// <summary>How optimised splits learn.</summary>
internal sealed class SplitOptions
{
    public const string Section = "Links:Splits";

    /// <summary>This part of the visitors of an optimised link falls evenly to all its variants, whatever is believed of them: no variant gets less than it divided by their number.</summary>
    [Range(0.001, 1.0)]
    public double Exploration { get; set; } = 0.1;

    /// <summary>How often the outcomes of the links in use are read again, and shares made of them.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(2);
}
