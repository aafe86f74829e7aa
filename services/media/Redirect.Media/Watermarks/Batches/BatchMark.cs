namespace Redirect.Media.Watermarks.Batches;

/// <summary>A mark that a batch embeds.</summary>
/// <param name="Id">48 bits.</param>
/// <param name="PlacementId">For whom.</param>
/// <param name="Code">The placement's, as it stands in addresses.</param>
/// <param name="Name">The placement's.</param>
internal sealed record BatchMark(ulong Id, Guid PlacementId, string Code, string Name);
