using Microsoft.EntityFrameworkCore;

namespace Redirect.Attribution.Alliances;

/// <summary>The tables of alliances.</summary>
internal static class AlliancesModel
{
    /// <summary>Maps them.</summary>
    public static void AddAlliances(this ModelBuilder model)
    {
    }
}
