using Redirect.Media.Uploads;
using Redirect.Media.Watermarks.Engine;
using IssuedMark = Redirect.Contracts.Links.V1.Watermark;

namespace Redirect.Media.Watermarks;

/// <summary>A mark that was read in a picture and that this merchant gave out.</summary>
/// <param name="Seen">What was read.</param>
/// <param name="Issued">What it stands for.</param>
internal sealed record FoundMark(DetectedMark Seen, IssuedMark Issued)
{
    /// <summary>As callers see it: 12 hexadecimal digits.</summary>
    public string Id => IdText(Issued.Id);

    public Guid? LinkId => Uuids.Read(Issued.LinkId);

    public Guid? PlacementId => Uuids.Read(Issued.PlacementId);

    /// <summary>
    /// How far the reading stands above what is accepted: 0.5 at the threshold, 1 at twice its distance from the noise. Below the threshold nothing is
    /// found, and at it a picture without a mark passes once in more than 10^9.
    /// </summary>
    public double Confidence => Math.Round(Math.Min(1, 0.5 * Math.Min(Seen.PilotZ / Acceptance.PilotZ, Seen.CodewordZ / Acceptance.CodewordZ)), 3);

    public static string IdText(ulong id) => id.ToString("x12", System.Globalization.CultureInfo.InvariantCulture);
}
