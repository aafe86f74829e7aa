using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.Passphrases;

/// <summary>What the operator says about passphrases.</summary>
internal sealed class PassphraseOptions
{
    public const string Section = "Links:Passphrases";

    /// <summary>How long a passphrase lives whose maker does not say.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan DefaultLife { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Standing tokens in this process at most; those shown last stay.</summary>
    [Range(100, 10_000_000)]
    public int Entries { get; set; } = 100_000;
}
