using System.ComponentModel.DataAnnotations;

namespace Redirect.Attribution.Conversions;

/// <summary>Which visits may have touched an order.</summary>
internal sealed class ConversionOptions
{
    public const string Section = "Conversions";

    /// <summary>The longest time from a visit to the payment of its order. Also how long a visit that is not known yet is waited for.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "90.00:00:00")]
    public TimeSpan LookBack { get; set; } = TimeSpan.FromDays(30);
}
