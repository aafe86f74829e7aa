namespace Redirect.Media.PrintSheets;

/// <summary>How large a code has to be on paper to be read. Pure.</summary>
internal static class ScanRule
{
    /// <summary>
    /// The least width of a module, in millimetres: four dots of a 300 dpi label printer, which DENSO WAVE, who made the QR code, asks for
    /// (qrcode.com, "Point for setting the module size").
    /// </summary>
    public const double MinModule = 0.33;

    /// <summary>What stays free around a symbol on each side, in modules (ISO/IEC 18004:2015, 5.3.8).</summary>
    public const int QuietZone = 4;

    // The rule of thumb of the trade, 10:1: a symbol read from one metre is ten centimetres wide. In millimetres for a metre.
    private const double WidthPerMetre = 100;

    /// <summary>The least width of a code with its quiet zone, in millimetres.</summary>
    /// <param name="symbolWidth">In modules, without quiet zone.</param>
    /// <param name="distance">From how far it is read, in metres.</param>
    public static double LeastWidth(int symbolWidth, double distance) =>
        Math.Max(MinModule, distance * WidthPerMetre / symbolWidth) * (symbolWidth + (2 * QuietZone));
}
