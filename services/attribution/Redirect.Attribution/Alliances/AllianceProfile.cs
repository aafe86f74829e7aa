namespace Redirect.Attribution.Alliances;

/// <summary>What a merchant says of itself to be matched by; other merchants see category and size class of it, and only of one that wants to be found or is in an alliance with them.</summary>
internal sealed class AllianceProfile
{
    /// <summary>Characters of a category.</summary>
    public const int MaxCategory = 64;

    /// <summary>Visitors a week that can be stated.</summary>
    public const long MaxStated = 100_000_000;

    public Guid MerchantId { get; init; }

    /// <summary>The leaf category, as the merchant writes it.</summary>
    public string Category { get; set; } = "";

    /// <summary>By which categories are compared: see <see cref="KeyOf"/>.</summary>
    public string CategoryKey { get; set; } = "";

    /// <summary>What the merchant says; null: nothing.</summary>
    public long? StatedVisitors { get; set; }

    /// <summary>Different human visitors in the seven whole days before <see cref="MeasuredAt"/>.</summary>
    public long MeasuredVisitors { get; set; }

    public DateTime MeasuredAt { get; set; }

    /// <summary>Visitors a week: what was measured, and only where nothing was what is stated. 0: unknown.</summary>
    public long Size { get; set; }

    /// <summary>Others may find it among their candidates.</summary>
    public bool Findable { get; set; }

    public bool AllowSameCategory { get; set; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>Width, case and spaces at the ends are no difference.</summary>
    public static string KeyOf(string category) => string.Concat(category.Select(Narrow)).Trim().ToUpperInvariant();

    /// <summary>Takes over a new measure.</summary>
    public void Measure(long visitors, DateTime now)
    {
        (MeasuredVisitors, MeasuredAt) = (visitors, now);
        Size = visitors > 0 ? visitors : StatedVisitors ?? 0;
    }

    // Unicode's full-width forms of ASCII stand at a fixed distance; string.Normalize knows them only where ICU is installed.
    private static char Narrow(char symbol) => symbol switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(symbol - 0xFEE0),
        '\u3000' => ' ',
        _ => symbol,
    };
}
