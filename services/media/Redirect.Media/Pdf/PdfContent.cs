using System.Buffers;
using System.Globalization;
using System.Text;
using Redirect.Media.Fonts;
using Redirect.Media.QrCodes;

namespace Redirect.Media.Pdf;

/// <summary>What is on a page, or a part of it, in millimetres from the page's upper left corner.</summary>
internal sealed class PdfContent
{
    /// <summary>PDF's unit, 1/72 inch, in a millimetre.</summary>
    public const double PointsPerMillimetre = 72 / 25.4;

    private readonly ArrayBufferWriter<byte> operators = new(16 * 1024);

    /// <param name="height">Of the page, in millimetres.</param>
    public PdfContent(double height) =>
        Add($"q {PointsPerMillimetre:0.########} 0 0 {-PointsPerMillimetre:0.########} 0 {Number(height * PointsPerMillimetre)} cm\n");

    /// <summary>Ends it.</summary>
    public ReadOnlyMemory<byte> End()
    {
        Add($"Q\n");
        return operators.WrittenMemory;
    }

    /// <summary>The colour of all from here on. Alpha is not looked at: paper is opaque.</summary>
    public void Colour(Rgba colour) => Add($"{Channels(colour)} rg {Channels(colour)} RG\n");

    public void Rectangle(double x, double y, double width, double height) =>
        Add($"{Number(x)} {Number(y)} {Number(width)} {Number(height)} re f\n");

    public void Line(double fromX, double fromY, double toX, double toY, double width) =>
        Add($"{Number(width)} w {Number(fromX)} {Number(fromY)} m {Number(toX)} {Number(toY)} l S\n");

    /// <summary>The dark modules of a code, as one path: what is filled at once has no seams.</summary>
    /// <param name="symbol">The code.</param>
    /// <param name="x">Its left edge, without quiet zone.</param>
    /// <param name="y">Its upper edge.</param>
    /// <param name="module">The width of a module.</param>
    /// <param name="covered">A part that is left out; empty: none.</param>
    public void Modules(QrSymbol symbol, double x, double y, double module, QrArea covered = default)
    {
        Add($"q {Number(module)} 0 0 {Number(module)} {Number(x)} {Number(y)} cm\n");
        foreach (var (left, top, length) in symbol.Runs(covered))
        {
            Add($"{left} {top} {length} 1 re\n");
        }

        Add($"f Q\n");
    }

    /// <summary>A line of text.</summary>
    /// <param name="font">The font; it learns which glyphs it has to hold.</param>
    /// <param name="text">The line.</param>
    /// <param name="size">The em.</param>
    /// <param name="x">Where it begins.</param>
    /// <param name="y">Its baseline.</param>
    /// <param name="bold">Whether its strokes are made wider: the font has one weight.</param>
    public void Text(PdfFont font, TextRun text, double size, double x, double y, bool bold = false)
    {
        const double Stroke = 0.03;
        font.Use(text);
        Add($"BT {(bold ? 2 : 0)} Tr {(bold ? Number(Stroke * size) : "0")} w /{PdfFont.Resource} 1 Tf {Number(size)} 0 0 {Number(-size)} {Number(x)} {Number(y)} Tm <");
        foreach (var glyph in text.Glyphs)
        {
            Add($"{glyph:X4}");
        }

        Add($"> Tj ET\n");
    }

    /// <summary>A picture that the page names in its resources.</summary>
    public void Image(string resource, double x, double y, double width, double height) =>
        Add($"q {Number(width)} 0 0 {Number(-height)} {Number(x)} {Number(y + height)} cm /{resource} Do Q\n");

    /// <summary>As PDF writes numbers: no exponent, here to a ten-thousandth.</summary>
    public static string Number(double value) => Math.Round(value, 4).ToString("0.####", CultureInfo.InvariantCulture);

    private static string Channels(Rgba colour) => $"{Number(colour.R / 255.0)} {Number(colour.G / 255.0)} {Number(colour.B / 255.0)}";

    private void Add(FormattableString text) => operators.Write(Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
}
