namespace Redirect.Attribution.Stats;

/// <summary>Placements where nobody came: where nobody ever did first, then the longest quiet.</summary>
/// <param name="Items">A page of them.</param>
/// <param name="NextCursor">For the next page; null on the last.</param>
internal sealed record QuietAnswer(IReadOnlyList<QuietAnswer.Item> Items, string? NextCursor)
{
    /// <param name="PlacementId">The placement.</param>
    /// <param name="Code">The merchant's short name for it; null: not told.</param>
    /// <param name="Name">As in the catalogue, like the next three.</param>
    /// <param name="Channel">Where it is.</param>
    /// <param name="Store">Empty: none.</param>
    /// <param name="Staff">Empty: none.</param>
    /// <param name="LastVisitAt">The hour (UTC) of its last human visit; null: there was none.</param>
    /// <param name="Visits">Human visits of all time, without duplicates.</param>
    internal sealed record Item(Guid PlacementId, string? Code, string Name, string Channel, string Store, string Staff, DateTime? LastVisitAt, long Visits);
}
