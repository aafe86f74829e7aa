using System.ComponentModel;
using System.Text.Json;

namespace Redirect.Media.PrintSheets;

/// <summary>A sheet as it is asked for.</summary>
internal sealed record SheetRequest(
    [property: Description("The link that every label leads to.")] Guid? LinkId,
    [property: Description("The campaign of placements that are made; without it, labels may only name placements that are there.")] Guid? CampaignId,
    [property: Description("The channel of placements that are made, such as store.")] string? Channel,
    [property: Description("How the sheet looks; what is left out is as a shop would have it.")] SheetRequest.DesignPart? Design,
    [property: Description("1 to 5,000, in the order they are printed.")] IReadOnlyList<SheetRequest.LabelPart?>? Labels)
{
    /// <summary>Millimetres.</summary>
    internal sealed record SizePart(decimal? Width, decimal? Height);

    /// <summary>How a sheet is to look; lengths in millimetres.</summary>
    internal sealed record DesignPart(
        [property: Description("a4 (default), a3, letter, or {\"width\": …, \"height\": …} in millimetres, 50 to 1,200 each.")] JsonElement? Page,
        [property: Description("A label once it is cut, 20 mm each way at least; default 60 by 85.")] SizePart? Label,
        [property: Description("Between labels, 0 to 50; at least twice the bleed. Default 5, or what the bleed needs.")] decimal? Gap,
        [property: Description("What stays free at the page's edges, 0 to 50; default 10.")] decimal? Margin,
        [property: Description("How far the ground reaches beyond the cut, 0 to 5; default 0.")] decimal? Bleed,
        [property: Description("Whether there are lines to cut along; default true.")] bool? CropMarks,
        [property: Description("The code.")] QrPart? Qr,
        [property: Description("From how far it is to be read, in metres, 0.1 to 20; default 0.2. What is too small for it is refused.")] decimal? ScanDistance,
        [property: Description("At the top of each label, at most 40 characters.")] string? Title,
        [property: Description("Below the title, at most 60 characters.")] string? Subtitle,
        [property: Description("The label's colour as RRGGBB; default FFFFFF.")] string? Ground,
        [property: Description("Whether each label says which of how many it is; default true.")] bool? Numbered);

    /// <summary>The code on a label.</summary>
    internal sealed record QrPart(
        [property: Description("Its width with its quiet zone; default as large as fits.")] decimal? Mm,
        [property: Description("How much of it may be lost: L, M, Q or H; default M, with a logo the one that bears the largest.")] string? Ecc,
        [property: Description("Its colour, and that of the writing, as RRGGBB; default 000000.")] string? Dark,
        [property: Description("What is behind it, as RRGGBB; default FFFFFF.")] string? Light);

    /// <summary>A label: a placement that is there, by id or code, or one that is found or made by its name, store and staff.</summary>
    internal sealed record LabelPart(Guid? PlacementId, string? Placement, string? Name, string? Store, string? Staff, string? Partner);
}
