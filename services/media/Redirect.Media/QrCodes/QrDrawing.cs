namespace Redirect.Media.QrCodes;

/// <summary>All that is to be drawn. Lengths are in modules, from the upper left corner of the picture.</summary>
/// <param name="Symbol">The code.</param>
/// <param name="Style">How it is to look.</param>
/// <param name="Caption">The text below; null: none.</param>
/// <param name="Logo">What stands in its middle; null: nothing.</param>
internal sealed record QrDrawing(QrSymbol Symbol, QrStyle Style, QrCaption? Caption, QrLogo? Logo)
{
    public int Width => Symbol.Width + (2 * Style.Margin);

    public double Height => Width + (Caption?.Height ?? 0);
}
