using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Redirect.Media.Tests;

/// <summary>The plainest picture there is (PGM), and our SVGs drawn as one.</summary>
internal static partial class GreyMap
{
    public static byte[] Draw(int width, int height, Func<int, int, byte> shade)
    {
        var head = Encoding.ASCII.GetBytes($"P5\n{width} {height}\n255\n");
        var file = new byte[head.Length + (width * height)];
        head.CopyTo(file, 0);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                file[head.Length + (y * width) + x] = shade(x, y);
            }
        }

        return file;
    }

    /// <summary>Draws the paths of an SVG on white, in the shades of their fills.</summary>
    /// <param name="svg">The file.</param>
    /// <param name="scale">Pixels for one of its units.</param>
    public static byte[] DrawSvg(string svg, int scale)
    {
        var root = XDocument.Parse(svg).Root!;
        var box = root.Attribute("viewBox")!.Value.Split(' ').Select(Number).ToArray();
        var side = box[2];
        var shades = new byte[side, side];
        for (var i = 0; i < side * side; i++)
        {
            shades[i % side, i / side] = 255;
        }

        foreach (var path in root.Elements().Where(element => element.Name.LocalName == "path"))
        {
            var fill = path.Attribute("fill")!.Value;
            var colour = Enumerable.Range(0, 3).Select(at => int.Parse(fill.AsSpan(1 + (2 * at), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            var alpha = double.Parse(path.Attribute("fill-opacity")?.Value ?? "1", CultureInfo.InvariantCulture);
            var luma = (0.299 * colour[0]) + (0.587 * colour[1]) + (0.114 * colour[2]);
            var data = path.Attribute("d")!.Value;
            var runs = Run().Matches(data);
            Assert.Equal(data.Length, runs.Sum(run => run.Length));
            foreach (Match run in runs)
            {
                var (left, top, width, height) = (Number(run.Groups[1].Value), Number(run.Groups[2].Value), Number(run.Groups[3].Value), Number(run.Groups[4].Value));
                for (var y = top; y < top + height; y++)
                {
                    for (var x = left; x < left + width; x++)
                    {
                        shades[x, y] = (byte)((luma * alpha) + (shades[x, y] * (1 - alpha)));
                    }
                }
            }
        }

        return Draw(side * scale, side * scale, (x, y) => shades[x / scale, y / scale]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v(\d+)(?:h-\3|H\1)z")]
    private static partial Regex Run();
}
