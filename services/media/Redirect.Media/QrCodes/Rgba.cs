using System.Globalization;

namespace Redirect.Media.QrCodes;

/// <summary>A colour in sRGB with straight alpha.</summary>
internal readonly record struct Rgba(byte R, byte G, byte B, byte A)
{
    public static readonly Rgba Black = new(0, 0, 0, 255);
    public static readonly Rgba White = new(255, 255, 255, 255);

    /// <summary>White underneath: what ignores alpha, as many scanners' software does, still sees a light ground.</summary>
    public static readonly Rgba Transparent = new(255, 255, 255, 0);

    /// <summary>Reads <c>RRGGBB</c> or <c>RRGGBBAA</c>.</summary>
    public static bool TryParse(string text, out Rgba colour)
    {
        colour = default;
        if (text.Length is not (6 or 8) || !text.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        var value = uint.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        value = text.Length == 6 ? (value << 8) | 0xFF : value;
        colour = new Rgba((byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value);
        return true;
    }

    /// <summary>This colour painted over an opaque one.</summary>
    public Rgba Over(Rgba ground)
    {
        var alpha = A;
        return new Rgba(Mix(R, ground.R), Mix(G, ground.G), Mix(B, ground.B), 255);

        byte Mix(byte front, byte back) => (byte)(((front * alpha) + (back * (255 - alpha)) + 127) / 255);
    }

    /// <summary>Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it. Alpha is not looked at.</summary>
    public double Luminance => (0.2126 * Linear(R)) + (0.7152 * Linear(G)) + (0.0722 * Linear(B));

    private static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
