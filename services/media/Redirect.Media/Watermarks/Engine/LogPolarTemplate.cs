namespace Redirect.Media.Watermarks.Engine;

/// <summary>The occupied carriers on a log-polar grid: what a marked picture's spectrum is searched for.</summary>
internal sealed class LogPolarTemplate
{
    // Standard deviation of a carrier's spot, and how far it is drawn, cycles a tile.
    private const double Spot = 0.3;
    private const double Reach = 0.8;

    private readonly double[] energies;

    private LogPolarTemplate(LogPolarGrid grid, Spectrum spectrum, double[] energies) => (Grid, Spectrum, this.energies) = (grid, spectrum, energies);

    public LogPolarGrid Grid { get; }

    /// <summary>Of the template, filled up with zeros to the grid's rows.</summary>
    public Spectrum Spectrum { get; }

    /// <summary>All rows' energy.</summary>
    public double Energy => energies[^1];

    /// <summary>Energy of the rows from one to before another.</summary>
    public double EnergyOf(int from, int to) => energies[to] - energies[from];

    public static LogPolarTemplate Of(Carriers carriers, LogPolarGrid grid)
    {
        using var plane = new Plane(grid.Angles, grid.Rows);
        plane.Data.Clear();
        for (var carrier = 0; carrier < carriers.Occupied; carrier++)
        {
            Draw(plane, grid, carriers.Kx[carrier], carriers.Ky[carrier]);
            Draw(plane, grid, -carriers.Kx[carrier], -carriers.Ky[carrier]);
        }

        var energies = new double[grid.TemplateRows + 1];
        for (var row = 0; row < grid.TemplateRows; row++)
        {
            var values = plane.Row(row);
            var mean = 0f;
            foreach (var value in values)
            {
                mean += value / values.Length;
            }

            energies[row + 1] = energies[row];
            foreach (ref var value in values)
            {
                value -= mean;
                energies[row + 1] += value * value;
            }
        }

        return new LogPolarTemplate(grid, Fft2.Forward(plane), energies);
    }

    private static void Draw(Plane plane, LogPolarGrid grid, int kx, int ky)
    {
        var angle = Math.Atan2(ky, kx);
        if (angle < -0.05 || angle > Math.PI + 0.05)
        {
            return;
        }

        var radius = Math.Sqrt((kx * kx) + (ky * ky));
        var middleRow = (int)Math.Round(Math.Log(radius / LogPolarGrid.LowestRadius) / grid.Step);
        var middleColumn = (int)Math.Round(angle / Math.PI * grid.Angles);
        var rows = (int)(Reach / radius / grid.Step) + 1;
        var columns = (int)(Reach / radius / Math.PI * grid.Angles) + 1;
        for (var row = Math.Max(0, middleRow - rows); row <= Math.Min(grid.TemplateRows - 1, middleRow + rows); row++)
        {
            var length = LogPolarGrid.LowestRadius * Math.Exp(row * grid.Step);
            for (var column = middleColumn - columns; column <= middleColumn + columns; column++)
            {
                var (sin, cos) = Math.SinCos(grid.Angle(column));
                var (dx, dy) = ((length * cos) - kx, (length * sin) - ky);
                ref var value = ref plane.Row(row)[((column % grid.Angles) + grid.Angles) % grid.Angles];
                value = Math.Max(value, (float)Math.Exp(-0.5 * ((dx * dx) + (dy * dy)) / (Spot * Spot)));
            }
        }
    }
}
