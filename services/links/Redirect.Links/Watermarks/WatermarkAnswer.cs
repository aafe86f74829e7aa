namespace Redirect.Links.Watermarks;

/// <param name="Id">12 hexadecimal digits: what a picture carries.</param>
/// <param name="LinkId">What it leads to.</param>
/// <param name="LinkRetired">The link answers 410.</param>
/// <param name="PlacementId">To whom it was given; absent: to nobody in particular.</param>
/// <param name="PlacementName">The placement's name.</param>
/// <param name="CampaignId">The placement's campaign.</param>
/// <param name="CreatedAt">When it was first asked for.</param>
internal sealed record WatermarkAnswer(string Id, Guid LinkId, bool LinkRetired, Guid? PlacementId, string? PlacementName, Guid? CampaignId, DateTime CreatedAt)
{
    public static WatermarkAnswer Of(WatermarkRow row) => new(
        WatermarkId.TextOf(row.Mark.Id), row.Link.Id, row.Link.RetiredAt is not null, row.Placement?.Id, row.Placement?.Name, row.Campaign?.Id, row.Mark.CreatedAt);
}
