using Microsoft.EntityFrameworkCore;

namespace Redirect.Attribution.Rescoring;

/// <summary>The tables of rescored visits.</summary>
internal static class RescoringModel
{
    /// <summary>Maps them.</summary>
    public static void AddRescoring(this ModelBuilder model)
    {
    }
}
