namespace Redirect.Media.Watermarks;

/// <summary>A mark as callers see it.</summary>
/// <param name="WatermarkId">12 hexadecimal digits.</param>
/// <param name="LinkId">The link that it stands for.</param>
/// <param name="PlacementId">The placement that the picture was given to; absent: to nobody in particular.</param>
/// <param name="Confidence">How far the reading stands above what is accepted: 0.5 at the threshold, 1 at twice that and beyond.</param>
internal sealed record MarkAnswer(string WatermarkId, Guid? LinkId, Guid? PlacementId, double Confidence)
{
    public static MarkAnswer Of(FoundMark mark) => new(mark.Id, mark.LinkId, mark.PlacementId, mark.Confidence);
}
