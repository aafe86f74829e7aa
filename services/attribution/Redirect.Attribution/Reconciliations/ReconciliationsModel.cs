using Microsoft.EntityFrameworkCore;

namespace Redirect.Attribution.Reconciliations;

/// <summary>The tables of order files and their reconciliation with the book.</summary>
internal static class ReconciliationsModel
{
    /// <summary>Maps them.</summary>
    public static void AddReconciliations(this ModelBuilder model)
    {
    }
}
