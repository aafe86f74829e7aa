using Redirect.Media.Uploads;

namespace Redirect.Media.Watermarks;

/// <summary>All that is known of a mark that was read.</summary>
/// <param name="WatermarkId">12 hexadecimal digits.</param>
/// <param name="Campaign">The placement's campaign.</param>
/// <param name="Placement">To whom the picture was given; absent: to nobody in particular.</param>
/// <param name="Link">The link that it stands for.</param>
/// <param name="IssuedAt">When the mark was given out.</param>
/// <param name="Confidence">How far the reading stands above what is accepted: 0.5 at the threshold, 1 at twice that and beyond.</param>
/// <param name="Geometry">What became of the picture on its way.</param>
internal sealed record LeakAnswer(
    string WatermarkId, LeakAnswer.CampaignPart? Campaign, LeakAnswer.PlacementPart? Placement, LeakAnswer.LinkPart Link, DateTimeOffset IssuedAt, double Confidence, LeakAnswer.GeometryPart Geometry)
{
    public static LeakAnswer Of(FoundMark mark)
    {
        var (issued, seen) = (mark.Issued, mark.Seen);
        return new LeakAnswer(
            mark.Id,
            Uuids.Read(issued.CampaignId) is { } campaign ? new CampaignPart(campaign, Said(issued.CampaignName)) : null,
            mark.PlacementId is { } placement
                ? new PlacementPart(placement, Said(issued.PlacementCode), Said(issued.PlacementName), Said(issued.Channel), Said(issued.Partner), Said(issued.Store), Said(issued.Staff))
                : null,
            new LinkPart(mark.LinkId, Said(issued.LinkSlug), Said(issued.LinkTitle), issued.LinkRetired),
            DateTimeOffset.FromUnixTimeMilliseconds(issued.IssuedAtMs),
            mark.Confidence,
            new GeometryPart(Math.Round(seen.Scale, 4), Math.Round(seen.Rotation, 2), seen.Mirrored));
    }

    private static string? Said(string text) => text.Length > 0 ? text : null;

    /// <param name="Id">The campaign.</param>
    /// <param name="Name">Its name.</param>
    internal sealed record CampaignPart(Guid Id, string? Name);

    /// <param name="Id">The placement.</param>
    /// <param name="Code">Its code in addresses.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Channel">Its channel.</param>
    /// <param name="Partner">Its partner, if it has one.</param>
    /// <param name="Store">Its store, if it has one.</param>
    /// <param name="Staff">The member of staff, if it has one.</param>
    internal sealed record PlacementPart(Guid Id, string? Code, string? Name, string? Channel, string? Partner, string? Store, string? Staff);

    /// <param name="Id">The link.</param>
    /// <param name="Slug">Its slug.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="Retired">Whether it is out of use.</param>
    internal sealed record LinkPart(Guid? Id, string? Slug, string? Title, bool Retired);

    /// <param name="Scale">Pixels of the picture to a unit of the mark, which is 1/512 of the marked picture's shorter side.</param>
    /// <param name="Rotation">Degrees that it was turned since, clockwise, −180 to 180.</param>
    /// <param name="Mirrored">Whether it was mirrored since.</param>
    internal sealed record GeometryPart(double Scale, double Rotation, bool Mirrored);
}
