namespace Redirect.Media.Fonts;

/// <summary>
/// How much of each pixel is covered by glyphs. Filled by the non-zero rule along <see cref="Lines"/> lines a pixel, exactly in between;
/// double arithmetic in a fixed order, so that it is the same on every machine.
/// </summary>
/// <param name="width">Pixels.</param>
/// <param name="height">Pixels.</param>
internal sealed class CoverageMap(int width, int height)
{
    private const int Lines = 4;

    // A curve becomes lines that stay within a hundredth of a pixel of it, or near enough.
    private const double Tolerance = 0.01;
    private const int MaxPieces = 32;

    private readonly float[] covered = new float[checked(width * height)];

    public int Width => width;

    public int Height => height;

    /// <summary>0 (not covered) to 255.</summary>
    public byte this[int x, int y] => (byte)Math.Clamp((int)Math.Round(covered[(y * width) + x] * 255, MidpointRounding.AwayFromZero), 0, 255);

    /// <summary>Fills a glyph.</summary>
    /// <param name="contours">Its outline, in font units.</param>
    /// <param name="scale">Pixels for a font unit.</param>
    /// <param name="x">Where its origin is, in pixels from the left.</param>
    /// <param name="y">Where its baseline is, in pixels from the top.</param>
    public void Fill(IReadOnlyList<OutlinePoint[]> contours, double scale, double x, double y)
    {
        var edges = new List<Edge>();
        foreach (var segment in contours.SelectMany(OutlineSegment.Of))
        {
            AddEdges(edges, x + (scale * segment.FromX), y - (scale * segment.FromY), x + (scale * segment.ViaX), y - (scale * segment.ViaY), x + (scale * segment.ToX), y - (scale * segment.ToY));
        }

        if (edges.Count == 0)
        {
            return;
        }

        var top = Math.Max(0, (int)Math.Floor(edges.Min(edge => edge.Top)));
        var bottom = Math.Min(height, (int)Math.Ceiling(edges.Max(edge => edge.Bottom)));
        var crossings = new List<(double X, int Winding)>();
        for (var row = top; row < bottom; row++)
        {
            for (var line = 0; line < Lines; line++)
            {
                var at = row + ((line + 0.5) / Lines);
                crossings.Clear();
                foreach (var edge in edges)
                {
                    if (edge.Top <= at && at < edge.Bottom)
                    {
                        crossings.Add((edge.X + ((at - edge.Top) * edge.Slope), edge.Winding));
                    }
                }

                crossings.Sort();
                var winding = 0;
                for (var i = 0; i + 1 < crossings.Count; i++)
                {
                    winding += crossings[i].Winding;
                    if (winding != 0)
                    {
                        Cover(row, crossings[i].X, crossings[i + 1].X);
                    }
                }
            }
        }
    }

    private void Cover(int row, double from, double to)
    {
        (from, to) = (Math.Clamp(from, 0, width), Math.Clamp(to, 0, width));
        var last = Math.Min((int)to, width - 1);
        for (var x = (int)from; x <= last; x++)
        {
            covered[(row * width) + x] += (float)(Math.Max(0, Math.Min(to, x + 1) - Math.Max(from, x)) / Lines);
        }
    }

    private static void AddEdges(List<Edge> edges, double fromX, double fromY, double viaX, double viaY, double toX, double toY)
    {
        // How far the curve is from its chord, at its middle.
        var off = Math.Max(Math.Abs(fromX - (2 * viaX) + toX), Math.Abs(fromY - (2 * viaY) + toY)) / 4;
        var pieces = viaX == toX && viaY == toY ? 1 : Math.Clamp((int)Math.Ceiling(Math.Sqrt(off / Tolerance)), 1, MaxPieces);
        var (x, y) = (fromX, fromY);
        for (var i = 1; i <= pieces; i++)
        {
            var t = (double)i / pieces;
            var (nextX, nextY) = i == pieces ? (toX, toY) : (At(t, fromX, viaX, toX), At(t, fromY, viaY, toY));
            if (y < nextY)
            {
                edges.Add(new Edge(y, nextY, x, (nextX - x) / (nextY - y), 1));
            }
            else if (y > nextY)
            {
                edges.Add(new Edge(nextY, y, nextX, (x - nextX) / (y - nextY), -1));
            }

            (x, y) = (nextX, nextY);
        }
    }

    private static double At(double t, double from, double via, double to) => ((1 - t) * (1 - t) * from) + (2 * t * (1 - t) * via) + (t * t * to);

    /// <summary>A line from (<paramref name="X"/>, <paramref name="Top"/>) downwards.</summary>
    private readonly record struct Edge(double Top, double Bottom, double X, double Slope, int Winding);
}
