namespace Redirect.Media.Watermarks.Engine;

/// <summary>Averages what some carriers measured over rings around each radius (with Gaussian weights), and gives them to all carriers.</summary>
internal sealed class RingAverage
{
    private const double Step = 0.5;
    private static readonly int Rings = (int)Math.Ceiling((Carriers.Outer - Carriers.Inner) / Step) + 1;

    private readonly float[] weights;
    private readonly int members;
    private readonly int[] ring;
    private readonly float[] share;

    /// <param name="radii">Of all carriers.</param>
    /// <param name="from">The first that measures.</param>
    /// <param name="to">Behind the last that measures.</param>
    /// <param name="width">Standard deviation of the weights, cycles a tile.</param>
    public RingAverage(float[] radii, int from, int to, double width)
    {
        members = to - from;
        weights = new float[Rings * members];
        for (var at = 0; at < Rings; at++)
        {
            var row = weights.AsSpan(at * members, members);
            var sum = 0.0;
            for (var member = 0; member < members; member++)
            {
                var distance = (radii[from + member] - Carriers.Inner - (at * Step)) / width;
                row[member] = (float)Math.Exp(-0.5 * distance * distance);
                sum += row[member];
            }

            foreach (ref var weight in row)
            {
                weight /= (float)sum;
            }
        }

        ring = new int[radii.Length];
        share = new float[radii.Length];
        for (var carrier = 0; carrier < radii.Length; carrier++)
        {
            var place = (radii[carrier] - Carriers.Inner) / Step;
            ring[carrier] = Math.Clamp((int)place, 0, Rings - 2);
            share[carrier] = (float)(place - ring[carrier]);
        }
    }

    /// <summary>For each carrier the average around its radius.</summary>
    /// <param name="measured">One value a measuring carrier.</param>
    public float[] Of(ReadOnlySpan<float> measured)
    {
        Span<float> averages = stackalloc float[Rings];
        for (var at = 0; at < Rings; at++)
        {
            var row = weights.AsSpan(at * members, members);
            var sum = 0f;
            for (var member = 0; member < members; member++)
            {
                sum += row[member] * measured[member];
            }

            averages[at] = sum;
        }

        var all = new float[ring.Length];
        for (var carrier = 0; carrier < all.Length; carrier++)
        {
            var low = averages[ring[carrier]];
            all[carrier] = low + ((averages[ring[carrier] + 1] - low) * share[carrier]);
        }

        return all;
    }
}
