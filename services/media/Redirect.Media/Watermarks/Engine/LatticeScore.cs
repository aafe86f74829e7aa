namespace Redirect.Media.Watermarks.Engine;

/// <summary>How much stronger a picture's spectrum is at the occupied carriers than at the empty ones, and which lattice near a guess makes the most of it.</summary>
internal sealed class LatticeScore(PowerSpectrum power, Carriers carriers)
{
    private const int LeastPoints = 30;
    private const double StepEnd = 2e-4;
    private const int MostRounds = 12;
    private const float LeastRise = 1e-5f;
    private const float Never = -9;

    // Steps to begin with at each of the three blurs, relative to the lattice's scale.
    private static readonly double[] Steps = [0.006, 0.0025, 0.001];

    // A wider or narrower lattice, a turned one, a stretched one, one stretched along the diagonal.
    private static readonly Matrix2[] Directions = [new(1, 0, 0, 1), new(0, -1, 1, 0), new(1, 0, 0, -1), new(0, 1, 1, 0)];

    /// <summary>Climbs from a guess, coarse to fine.</summary>
    /// <returns>The lattice, and its score.</returns>
    public LatticeGuess Refine(Matrix2 lattice)
    {
        var scale = Math.Sqrt(Math.Abs(lattice.Determinant));
        var contrasts = power.Contrasts(scale / Carriers.Tile * power.Size);
        var score = Never;
        for (var level = 0; level < contrasts.Length; level++)
        {
            score = Of(lattice, contrasts[level]);
            var step = Steps[level];
            for (var round = 0; round < MostRounds && step >= StepEnd; round++)
            {
                var risen = false;
                foreach (var direction in Directions)
                {
                    var change = step * (lattice * direction);
                    foreach (var sign in (ReadOnlySpan<int>)[1, -1])
                    {
                        var other = lattice + (sign * change);
                        var otherScore = Of(other, contrasts[level]);
                        if (otherScore > score + LeastRise)
                        {
                            (lattice, score, risen) = (other, otherScore, true);
                        }
                    }
                }

                step = risen ? step : step / 2;
            }
        }

        return new LatticeGuess(score, lattice);
    }

    /// <summary>The score of a lattice by one blur.</summary>
    public float Of(Matrix2 lattice, Plane contrast)
    {
        var unit = 1f / Carriers.Tile;
        var (a, b, c, d) = ((float)lattice.A * unit, (float)lattice.B * unit, (float)lattice.C * unit, (float)lattice.D * unit);
        var (sum, count) = Sum(0, carriers.Occupied, contrast, a, b, c, d);
        var (rest, empty) = Sum(carriers.Occupied, carriers.Count, contrast, a, b, c, d);
        return count > LeastPoints && empty > LeastPoints ? (sum / count) - (rest / empty) : Never;
    }

    private (float Sum, int Count) Sum(int from, int to, Plane contrast, float a, float b, float c, float d)
    {
        const float Highest = (float)PowerSpectrum.Highest;
        var (sum, count) = (0f, 0);
        for (var carrier = from; carrier < to; carrier++)
        {
            var (kx, ky) = (carriers.Kx[carrier], carriers.Ky[carrier]);
            var (fx, fy) = ((a * kx) + (b * ky), (c * kx) + (d * ky));
            (fx, fy) = fy < 0 ? (-fx, -fy) : (fx, fy);
            if (fy < Highest && Math.Abs(fx) < Highest)
            {
                sum += PowerSpectrum.Sample(contrast, power.Column(fx), power.Row(fy));
                count++;
            }
        }

        return (sum, count);
    }
}
