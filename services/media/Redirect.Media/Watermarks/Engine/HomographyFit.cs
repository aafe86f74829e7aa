namespace Redirect.Media.Watermarks.Engine;

/// <summary>A small projective map that explains what blocks of a frame are shifted by: least squares, held back towards no change, outliers left out by and by.</summary>
internal static class HomographyFit
{
    private const int LeastBlocks = 3;
    private const int LeastForPerspective = 6;
    private const int Rounds = 4;
    private const double OutlierFactor = 2.5;
    private const double LeastOutlier = 1.5;
    private const double LeastSpread = 60;

    // How much shifts, turns and stretches, and perspective are held back, as if a block of z² = that said "no change".
    private static readonly double[] Held = [6, 6, 0.01, 6, 6, 0.01, 60, 60];

    /// <summary>From where things should be to where they are.</summary>
    /// <param name="shifts">What was seen.</param>
    /// <param name="leastZ">Blocks below count nothing.</param>
    /// <param name="fit">The map.</param>
    /// <returns>False when too few blocks agree.</returns>
    public static bool TryFit(List<BlockShift> shifts, double leastZ, out Homography fit)
    {
        fit = new Homography(1, 0, 0, 0, 1, 0, 0, 0, 1);
        var blocks = shifts.Where(shift => shift.Z > leastZ).ToList();
        if (blocks.Count < LeastBlocks)
        {
            return false;
        }

        var (middleX, middleY) = (blocks.Average(block => block.X), blocks.Average(block => block.Y));
        var spread = Math.Sqrt(blocks.Average(block => (((block.X - middleX) * (block.X - middleX)) + ((block.Y - middleY) * (block.Y - middleY))) / 2));
        spread = Math.Max(LeastSpread, spread);
        var unknowns = blocks.Count >= LeastForPerspective ? 8 : 6;
        var points = blocks.Select(block => new Point((block.X - block.Dx - middleX) / spread, (block.Y - block.Dy - middleY) / spread, (block.X - middleX) / spread, (block.Y - middleY) / spread, block.Z * block.Z)).ToList();
        var kept = points;
        var map = fit;
        for (var round = 0; round < Rounds; round++)
        {
            map = Solve(kept, unknowns);
            var errors = kept.Select(point => Error(map, point) * spread).Order().ToList();
            var limit = Math.Max(LeastOutlier, OutlierFactor * errors[errors.Count / 2]);
            kept = [.. points.Where(point => Error(map, point) * spread < limit)];
            if (kept.Count < LeastBlocks + 1)
            {
                break;
            }
        }

        var normal = new Homography(1 / spread, 0, -middleX / spread, 0, 1 / spread, -middleY / spread, 0, 0, 1);
        fit = new Homography(spread, 0, middleX, 0, spread, middleY, 0, 0, 1) * map * normal;
        return true;
    }

    private static double Error(Homography map, Point point)
    {
        var (u, v) = map.Map(point.X, point.Y);
        return Math.Sqrt(((u - point.U) * (u - point.U)) + ((v - point.V) * (v - point.V)));
    }

    private static Homography Solve(List<Point> points, int unknowns)
    {
        var normal = new double[8, 9];
        Span<double> row = stackalloc double[9];
        foreach (var point in points)
        {
            row.Clear();
            (row[0], row[1], row[2], row[6], row[7], row[8]) = (point.X, point.Y, 1, -point.U * point.X, -point.U * point.Y, point.U - point.X);
            Add(normal, row, point.Weight);
            row.Clear();
            (row[3], row[4], row[5], row[6], row[7], row[8]) = (point.X, point.Y, 1, -point.V * point.X, -point.V * point.Y, point.V - point.Y);
            Add(normal, row, point.Weight);
        }

        var change = new double[8];
        Eliminate(normal, unknowns, change);
        return new Homography(1 + change[0], change[1], change[2], change[3], 1 + change[4], change[5], change[6], change[7], 1);
    }

    private static void Add(double[,] normal, ReadOnlySpan<double> row, double weight)
    {
        for (var i = 0; i < 8; i++)
        {
            for (var j = 0; j < 9; j++)
            {
                normal[i, j] += weight * row[i] * row[j];
            }
        }
    }

    // Gauss without pivots: what holds the unknowns back makes the matrix positive definite.
    private static void Eliminate(double[,] normal, int unknowns, double[] solution)
    {
        for (var i = 0; i < unknowns; i++)
        {
            normal[i, i] += Held[i];
        }

        for (var i = 0; i < unknowns; i++)
        {
            for (var below = i + 1; below < unknowns; below++)
            {
                var factor = normal[below, i] / normal[i, i];
                for (var j = i; j < 9; j++)
                {
                    normal[below, j] -= factor * normal[i, j];
                }
            }
        }

        for (var i = unknowns - 1; i >= 0; i--)
        {
            var sum = normal[i, 8];
            for (var j = i + 1; j < unknowns; j++)
            {
                sum -= normal[i, j] * solution[j];
            }

            solution[i] = sum / normal[i, i];
        }
    }

    private readonly record struct Point(double X, double Y, double U, double V, double Weight);
}
