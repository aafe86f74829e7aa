namespace Redirect.Media.Watermarks.Engine;

/// <summary>Means over boxes, by running sums. Beyond the edge the nearest value goes on, or the row goes round.</summary>
internal static class BoxBlur
{
    /// <summary>A blurred copy.</summary>
    /// <param name="source">Not changed.</param>
    /// <param name="radius">The box has 2 · radius + 1 samples a side.</param>
    /// <param name="round">Whether rows go round, as angles do.</param>
    public static Plane Of(Plane source, int radius, bool round = false)
    {
        var (width, height) = (source.Width, source.Height);
        using var rows = new Plane(width, height);
        var share = 1f / ((2 * radius) + 1);
        for (var y = 0; y < height; y++)
        {
            var from = source.Row(y);
            var to = rows.Row(y);
            var sum = 0.0;
            for (var x = -radius - 1; x < radius; x++)
            {
                sum += from[Place(x, width, round)];
            }

            for (var x = 0; x < width; x++)
            {
                sum += from[Place(x + radius, width, round)];
                sum -= from[Place(x - radius - 1, width, round)];
                to[x] = (float)sum * share;
            }
        }

        var blurred = new Plane(width, height);
        var sums = new double[width];
        for (var y = -radius - 1; y < radius; y++)
        {
            var from = rows.Row(Math.Clamp(y, 0, height - 1));
            for (var x = 0; x < width; x++)
            {
                sums[x] += from[x];
            }
        }

        for (var y = 0; y < height; y++)
        {
            var next = rows.Row(Math.Min(y + radius, height - 1));
            var last = rows.Row(Math.Max(y - radius - 1, 0));
            var to = blurred.Row(y);
            for (var x = 0; x < width; x++)
            {
                sums[x] += (double)next[x] - last[x];
                to[x] = (float)sums[x] * share;
            }
        }

        return blurred;
    }

    private static int Place(int x, int width, bool round) => round ? ((x % width) + width) % width : Math.Clamp(x, 0, width - 1);
}
