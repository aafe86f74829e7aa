using QRCoder;
using Redirect.Media.QrCodes;

namespace Redirect.Media.PrintSheets;

/// <summary>How a sheet looks. Lengths in millimetres.</summary>
/// <param name="Grid">Where labels stand on a page.</param>
/// <param name="CropMarks">Whether there are lines to cut along.</param>
/// <param name="CodeWidth">Of a code with its quiet zone; null: as large as fits.</param>
/// <param name="Ecc">How much of a code may be lost.</param>
/// <param name="EccIsOpen">Whether nobody asked for that, so that a logo may choose.</param>
/// <param name="Dark">The colour of codes and writing.</param>
/// <param name="Light">What is behind codes.</param>
/// <param name="Ground">What is behind everything else.</param>
/// <param name="ScanDistance">From how far codes are read, in metres.</param>
/// <param name="Title">At the top of each label; empty: nothing.</param>
/// <param name="Subtitle">Below it; empty: nothing.</param>
/// <param name="Numbered">Whether each label says which of how many it is.</param>
internal sealed record SheetDesign(
    SheetGrid Grid, bool CropMarks, double? CodeWidth, QRCodeGenerator.ECCLevel Ecc, bool EccIsOpen, Rgba Dark, Rgba Light, Rgba Ground, double ScanDistance, string Title, string Subtitle, bool Numbered);
