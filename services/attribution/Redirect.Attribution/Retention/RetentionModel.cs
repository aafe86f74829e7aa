using Microsoft.EntityFrameworkCore;

namespace Redirect.Attribution.Retention;

/// <summary>The tables of how long raw events are kept.</summary>
internal static class RetentionModel
{
    /// <summary>Maps them.</summary>
    public static void AddRetention(this ModelBuilder model)
    {
    }
}
