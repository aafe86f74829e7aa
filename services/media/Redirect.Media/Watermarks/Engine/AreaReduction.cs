namespace Redirect.Media.Watermarks.Engine;

/// <summary>Makes a plane smaller: each new sample is the mean of the area that it covers, parts of samples by their share. Rows come one by one.</summary>
internal sealed class AreaReduction
{
    private readonly int sourceHeight;
    private readonly float[] rows;
    private readonly int[] first;
    private readonly float[] head;
    private readonly float[] tail;
    private readonly double stepX;
    private readonly double stepY;
    private int row;
    private int target;

    /// <param name="sourceWidth">Samples a row that comes.</param>
    /// <param name="sourceHeight">Rows that will come.</param>
    /// <param name="width">At most <paramref name="sourceWidth"/>.</param>
    /// <param name="height">At most <paramref name="sourceHeight"/>.</param>
    public AreaReduction(int sourceWidth, int sourceHeight, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, sourceWidth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, sourceHeight);
        this.sourceHeight = sourceHeight;
        Result = new Plane(width, height);
        rows = new float[sourceWidth];
        (stepX, stepY) = ((double)sourceWidth / width, (double)sourceHeight / height);
        (first, head, tail) = (new int[width + 1], new float[width], new float[width]);
        for (var x = 0; x < width; x++)
        {
            // Ends are rounded to a thousand-millionth, so that whole steps meet whole samples.
            var (from, to) = (Math.Round(x * stepX, 9), Math.Round((x + 1) * stepX, 9));
            first[x] = (int)from;
            head[x] = (float)(first[x] + 1 - from);
            tail[x] = (float)(to - Math.Floor(to));
        }

        first[width] = sourceWidth;
    }

    /// <summary>Complete after the last row.</summary>
    public Plane Result { get; }

    /// <summary>Reduces a whole plane.</summary>
    public static Plane Reduce(Plane source, int width, int height)
    {
        var reduction = new AreaReduction(source.Width, source.Height, width, height);
        for (var y = 0; y < source.Height; y++)
        {
            reduction.Add(source.Row(y));
        }

        return reduction.Result;
    }

    /// <summary>Takes the next row.</summary>
    public void Add(ReadOnlySpan<float> samples)
    {
        var end = target + 1 == Result.Height ? sourceHeight : Math.Round((target + 1) * stepY, 9);
        var share = (float)Math.Min(1, end - row);
        Accumulate(samples, share);
        row++;
        if (row >= end)
        {
            Finish();
            if (share < 1)
            {
                Accumulate(samples, 1 - share);
            }
        }
    }

    private void Accumulate(ReadOnlySpan<float> samples, float share)
    {
        for (var x = 0; x < rows.Length; x++)
        {
            rows[x] += samples[x] * share;
        }
    }

    private void Finish()
    {
        var to = Result.Row(target++);
        var scale = (float)(1 / (stepX * stepY));
        for (var x = 0; x < to.Length; x++)
        {
            var (from, last) = (first[x], (int)Math.Round((x + 1) * stepX, 9));
            var sum = rows[from] * (from == last ? head[x] + tail[x] - 1 : head[x]);
            for (var at = from + 1; at < last; at++)
            {
                sum += rows[at];
            }

            if (tail[x] > 0 && last > from && last < rows.Length)
            {
                sum += rows[last] * tail[x];
            }

            to[x] = sum * scale;
        }

        Array.Clear(rows);
    }
}
