using Microsoft.EntityFrameworkCore;

namespace Redirect.Attribution.Landings;

/// <summary>The table of landings.</summary>
internal static class LandingModel
{
    public static void AddLandings(this ModelBuilder model) => model.Entity<VisitLanding>(landing =>
    {
        landing.ToTable("visit_landings");
        landing.HasKey(x => x.VisitId);
        landing.Property(x => x.VisitId).ValueGeneratedNever();
        landing.HasIndex(x => x.VisitedAt);

        // Those whose visits have not come; mostly there are none.
        landing.HasIndex(x => x.CountAfter).HasFilter("count_after IS NOT NULL");
    });
}
