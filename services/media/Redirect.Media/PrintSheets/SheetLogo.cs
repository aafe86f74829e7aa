using Redirect.Media.Pictures;

namespace Redirect.Media.PrintSheets;

/// <summary>What stands in the middle of each code.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Percent">Its longer side, in percent of the symbol's width.</param>
internal sealed record SheetLogo(Picture Picture, int Percent);
