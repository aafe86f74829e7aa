using Redirect.Media.Pictures;

namespace Redirect.Media.QrCodes;

/// <summary>A picture in the middle of a symbol. Lengths are in modules, from the symbol's upper left corner.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Ground">The modules that are left out for it.</param>
/// <param name="X">The picture's left edge.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
internal sealed record QrLogo(Picture Picture, QrArea Ground, double X, double Y, double Width, double Height)
{
    /// <summary>A logo in an SVG or PDF has at most so many pixels a side: 600 dpi at 2 cm.</summary>
    public const int EmbeddedPixels = 512;

    /// <summary>Puts a picture in the middle of a symbol.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="symbolWidth">In modules.</param>
    /// <param name="percent">Its longer side, in percent of the symbol's width.</param>
    public static QrLogo Place(Picture picture, int symbolWidth, int percent)
    {
        var (width, height) = LogoBudget.Fit(symbolWidth, (double)picture.Height / picture.Width, percent);
        return new QrLogo(picture, LogoBudget.Ground(symbolWidth, width, height), (symbolWidth - width) / 2, (symbolWidth - height) / 2, width, height);
    }
}
