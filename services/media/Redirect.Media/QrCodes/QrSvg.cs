using System.Globalization;
using System.Text;

namespace Redirect.Media.QrCodes;

/// <summary>A QR code as an SVG whose unit is the module: one path of all dark runs, sharp at any size.</summary>
internal static class QrSvg
{
    public static byte[] Draw(QrSymbol symbol, QrStyle style)
    {
        var side = symbol.Width + (2 * style.Margin);
        var svg = new StringBuilder(8192);
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{style.Size}" height="{style.Size}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">""");
        if (style.Light.A > 0)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<path {Fill(style.Light)} d="M0 0h{side}v{side}H0z"/>""");
        }

        svg.Append(CultureInfo.InvariantCulture, $"""<path {Fill(style.Dark)} d=" """).Length--;
        for (var y = 0; y < symbol.Width; y++)
        {
            for (var x = 0; x < symbol.Width; x++)
            {
                var first = x;
                while (x < symbol.Width && symbol[x, y])
                {
                    x++;
                }

                if (x > first)
                {
                    svg.Append(CultureInfo.InvariantCulture, $"M{first + style.Margin} {y + style.Margin}h{x - first}v1h-{x - first}z");
                }
            }
        }

        return Encoding.ASCII.GetBytes(svg.Append("\"/></svg>").ToString());
    }

    private static string Fill(Rgba colour)
    {
        var fill = string.Create(CultureInfo.InvariantCulture, $"fill=\"#{colour.R:x2}{colour.G:x2}{colour.B:x2}\"");
        return colour.A == 255 ? fill : fill + string.Create(CultureInfo.InvariantCulture, $" fill-opacity=\"{colour.A / 255.0:0.####}\"");
    }
}
