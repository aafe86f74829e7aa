using Redirect.Media.Pictures;
using Redirect.Media.Uploads;
using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Watermarks;

/// <summary>How pictures are to be marked and written.</summary>
/// <param name="Strength">Of the mark.</param>
/// <param name="Format">Of the file that is made; null: as it came.</param>
/// <param name="Quality">Of JPEG and WebP.</param>
/// <param name="Force">Whether a picture is marked too of which the mark could not be read back.</param>
/// <param name="Again">Whether a picture is marked too that carries a mark.</param>
internal sealed record MarkSettings(Strength Strength, PictureFormat? Format, int Quality, bool Force, bool Again)
{
    /// <summary>Below it, JPEG takes so much away that the mark's own test says nothing of what is left.</summary>
    public const int MinQuality = 30;

    /// <summary>The form's names for them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["strength", "format", "quality", "force", "again"];

    public static MarkSettings Read(FormFields fields) => new(
        fields.Choice("strength", ("adaptive", Strength.Adaptive), ("print", Strength.Print)),
        fields.Choice<PictureFormat?>("format", ("same", null), ("jpeg", PictureFormat.Jpeg), ("png", PictureFormat.Png), ("webp", PictureFormat.Webp)),
        fields.Number("quality", MinQuality, 100) ?? PictureWriter.DefaultQuality,
        fields.Flag("force"),
        fields.Flag("again"));
}
