using Redirect.Attribution.Catalogue;

namespace Redirect.Attribution.Stats;

/// <summary>The newest first.</summary>
/// <param name="Since">From when on no human came.</param>
/// <param name="Entries">The placements.</param>
/// <param name="Next">The last of them, when there are more.</param>
internal sealed record QuietAnswer(DateTime Since, IReadOnlyList<QuietAnswer.Entry> Entries, Guid? Next)
{
    /// <param name="Placement">As the catalogue has it.</param>
    /// <param name="LastVisit">The hour of the last human visit; null: there never was one.</param>
    internal sealed record Entry(CataloguePlacement Placement, DateTime? LastVisit);
}
