using Microsoft.EntityFrameworkCore;

namespace Redirect.Attribution.Retention;

/// <summary>The tables of how long raw events are kept.</summary>
internal static class RetentionModel
{
    /// <summary>Maps them.</summary>
    public static void AddRetention(this ModelBuilder model)
    {
        model.Entity<RetentionMark>(mark =>
        {
            mark.ToTable("retention_marks");
            mark.HasKey(x => x.Name);
            mark.Property(x => x.Name).HasMaxLength(20);
        });
        model.Entity<UntimedVisit>(visit =>
        {
            visit.ToTable("untimed_visits");
            visit.HasKey(x => x.EventId);
            visit.Property(x => x.EventId).ValueGeneratedNever();
        });
    }
}
