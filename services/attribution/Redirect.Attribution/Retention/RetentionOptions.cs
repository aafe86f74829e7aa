using System.ComponentModel.DataAnnotations;

namespace Redirect.Attribution.Retention;

/// <summary>How long raw visits are kept. Totals, roll-ups and who was there on which day stay.</summary>
internal sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>The least that <see cref="Visits"/> may be: orders look back for up to 90 days, and days are kept whole.</summary>
    public static readonly TimeSpan LeastVisits = TimeSpan.FromDays(91);

    /// <summary>How long visits are kept, in whole days of UTC; zero: for ever.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Visits { get; set; } = TimeSpan.FromDays(180);

    /// <summary>How long the keyed hash of a reader's address is kept with the visit, in whole days of UTC; the truncated network stays. Zero: as long as the visit.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Addresses { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Whether the two can be.</summary>
    public bool IsPossible() => Visits == TimeSpan.Zero || Visits >= LeastVisits;

    /// <summary>The first day of UTC whose visits are kept; null: all are.</summary>
    public DateOnly? FirstVisits(DateTime now) => First(now, Visits);

    /// <summary>The first day of UTC whose visits keep their address hash; null: all do.</summary>
    public DateOnly? FirstAddresses(DateTime now) => First(now, Addresses);

    private static DateOnly? First(DateTime now, TimeSpan keep) => keep == TimeSpan.Zero ? null : DateOnly.FromDateTime(now - keep);
}
