namespace Redirect.Attribution.Experiments;

/// <summary>The few distributions that judging an experiment takes. Pure; good to about 1e-10.</summary>
internal static class Distributions
{
    private const int MostTerms = 10_000;
    private const double Precision = 1e-14;
    private const double Tiny = 1e-300;

    /// <summary>The probability that a number of Beta(a, b) is at most x.</summary>
    public static double BetaCdf(double x, double a, double b)
    {
        if (x <= 0)
        {
            return 0;
        }

        if (x >= 1)
        {
            return 1;
        }

        var front = Math.Exp(BetaLogDensity(x, a, b) + Math.Log(x) + Math.Log(1 - x));

        // The continued fraction converges fast on this side of the mean; the other side is its mirror.
        return x < (a + 1) / (a + b + 2)
            ? front * BetaFraction(x, a, b) / a
            : 1 - (front * BetaFraction(1 - x, b, a) / b);
    }

    /// <summary>The logarithm of the density of Beta(a, b) at x in (0, 1).</summary>
    public static double BetaLogDensity(double x, double a, double b) =>
        ((a - 1) * Math.Log(x)) + ((b - 1) * Math.Log(1 - x)) + LogGamma(a + b) - LogGamma(a) - LogGamma(b);

    /// <summary>The x below which a part p of Beta(a, b) lies.</summary>
    public static double BetaQuantile(double p, double a, double b)
    {
        var (low, high) = (0.0, 1.0);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = BetaCdf(middle, a, b) < p ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>The probability that χ² with so many degrees of freedom is at least so large.</summary>
    public static double ChiSquareTail(double square, int degrees) => square <= 0 ? 1 : GammaTail(degrees / 2.0, square / 2);

    /// <summary>ln Γ(x) for x above 0: Stirling's series, shifted to where it is exact enough.</summary>
    public static double LogGamma(double x)
    {
        var shift = 0.0;
        while (x < 15)
        {
            shift += Math.Log(x);
            x++;
        }

        var inverse = 1 / x;
        var square = inverse * inverse;
        var series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square / 1680))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - shift;
    }

    // The regularised upper incomplete gamma function: a series for small x, Lentz's continued fraction for large.
    private static double GammaTail(double a, double x)
    {
        var front = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        if (x < a + 1)
        {
            var (sum, term) = (1 / a, 1 / a);
            for (var n = 1; n < MostTerms && Math.Abs(term) > Math.Abs(sum) * Precision; n++)
            {
                term *= x / (a + n);
                sum += term;
            }

            return Math.Clamp(1 - (front * sum), 0, 1);
        }

        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var fraction = d;
        for (var n = 1; n < MostTerms; n++)
        {
            var factor = -n * (n - a);
            b += 2;
            d = 1 / NotZero((factor * d) + b);
            c = NotZero(b + (factor / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < Precision)
            {
                break;
            }
        }

        return Math.Clamp(front * fraction, 0, 1);
    }

    // Lentz's method.
    private static double BetaFraction(double x, double a, double b)
    {
        var c = 1.0;
        var d = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        var fraction = d;
        for (var n = 1; n < MostTerms; n++)
        {
            var even = n * (b - n) * x / ((a + (2 * n) - 1) * (a + (2 * n)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            fraction *= d * c;
            var odd = -(a + n) * (a + b + n) * x / ((a + (2 * n)) * (a + (2 * n) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < Precision)
            {
                break;
            }
        }

        return fraction;
    }

    private static double NotZero(double number) => Math.Abs(number) < Tiny ? Tiny : number;
}
