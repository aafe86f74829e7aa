namespace Redirect.Links.Splits;

/// <summary>Random numbers of the beta distribution, the same for the same seed on every machine.</summary>
internal sealed class BetaDraws(ulong seed)
{
    private ulong state = seed;
    private double? second;

    /// <summary>A number of Beta(a, b); a and b are 1 or more.</summary>
    public double Next(double a, double b)
    {
        var one = Gamma(a);
        return one / (one + Gamma(b));
    }

    // Marsaglia and Tsang, "A simple method for generating gamma variables" (2000), for shapes from 1 on.
    private double Gamma(double shape)
    {
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = Normal();
            var v = 1 + (c * normal);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            var uniform = Uniform();

            // Nearly always enough, and without a logarithm.
            if (uniform < 1 - (0.0331 * normal * normal * normal * normal))
            {
                return d * v;
            }

            if (Math.Log(uniform) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }

    // Marsaglia's polar method, which makes two at once.
    private double Normal()
    {
        if (second is { } kept)
        {
            second = null;
            return kept;
        }

        while (true)
        {
            var x = (2 * Uniform()) - 1;
            var y = (2 * Uniform()) - 1;
            var square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                var factor = Math.Sqrt(-2 * Math.Log(square) / square);
                second = y * factor;
                return x * factor;
            }
        }
    }

    private double Uniform()
    {
        var number = Mixing.Mix(state);
        state = unchecked(state + Mixing.Step);
        return ((number >> 11) + 0.5) * (1.0 / (1UL << 53));
    }
}
