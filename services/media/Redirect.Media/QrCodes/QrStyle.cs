using QRCoder;

namespace Redirect.Media.QrCodes;

/// <summary>How a QR code is to look.</summary>
/// <param name="Size">Width in pixels, quiet zone included; the height too, without caption. For an SVG or PDF in millimetres without meaning.</param>
/// <param name="Ecc">How much of the code may be lost.</param>
/// <param name="Margin">The quiet zone's least width in modules.</param>
/// <param name="Dark">The modules' colour.</param>
/// <param name="Light">The ground's colour.</param>
/// <param name="Millimetres">Width on paper, quiet zone included; null: not said.</param>
/// <param name="Caption">The text below; empty: none.</param>
internal sealed record QrStyle(int Size, QRCodeGenerator.ECCLevel Ecc, int Margin, Rgba Dark, Rgba Light, decimal? Millimetres = null, string Caption = "")
{
    public const int MinSize = 64;
    public const int MaxSize = 2048;
    public const int DefaultSize = 512;
    public const int MaxMargin = 16;
    public const int DefaultMargin = 4;
    public const int MinMillimetres = 8;
    public const int MaxMillimetres = 500;
    public const int MinDpi = 72;
    public const int MaxDpi = 2400;
    public const int DefaultDpi = 300;

    /// <summary>The widest PNG, in pixels, however it was asked for: beyond, an SVG or PDF is sharper and a thousandth of the work.</summary>
    public const int MaxPixels = 4096;

    // Below this, phone cameras in poor light lose the code (WCAG asks the same of graphics).
    private const double MinContrast = 3.0;

    /// <summary>A level by its letter; null when it is none.</summary>
    public static QRCodeGenerator.ECCLevel? LevelOf(string letter) => letter switch
    {
        "L" => QRCodeGenerator.ECCLevel.L,
        "M" => QRCodeGenerator.ECCLevel.M,
        "Q" => QRCodeGenerator.ECCLevel.Q,
        "H" => QRCodeGenerator.ECCLevel.H,
        _ => null,
    };

    /// <summary>Whether what is dark can be told from what is light. What lies behind a picture that lets it through is not known; paper is white.</summary>
    public static bool Readable(Rgba dark, Rgba light)
    {
        var ground = light.Over(Rgba.White);
        var low = dark.Over(ground).Luminance;
        return (ground.Luminance + 0.05) / (low + 0.05) >= MinContrast;
    }
}
