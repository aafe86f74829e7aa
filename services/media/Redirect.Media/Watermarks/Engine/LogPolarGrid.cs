namespace Redirect.Media.Watermarks.Engine;

/// <summary>A grid of frequencies in which scale is a shift down and rotation a shift to the right: half a turn across, radii growing by a constant factor.</summary>
/// <param name="Angles">Columns, of half a turn.</param>
/// <param name="Step">Logarithm of the factor between rows.</param>
internal sealed record LogPolarGrid(int Angles, double Step)
{
    /// <summary>For the picture as it is.</summary>
    public static readonly LogPolarGrid Fine = new(720, 0.005);

    /// <summary>For the many ways in which it may be stretched.</summary>
    public static readonly LogPolarGrid Coarse = new(384, 0.01);

    /// <summary>The first row's frequency, cycles a pixel.</summary>
    public const double LowestFrequency = 0.010;

    private const double HighestFrequency = 0.49;

    /// <summary>The first row's radius in a template, cycles a tile.</summary>
    public const double LowestRadius = Carriers.Inner - 1.2;

    private const double HighestRadius = Carriers.Outer + 1.2;

    /// <summary>Rows of a picture's map.</summary>
    public int MapRows { get; } = (int)(Math.Log(HighestFrequency / LowestFrequency) / Step);

    /// <summary>Rows of a template.</summary>
    public int TemplateRows { get; } = (int)(Math.Log(HighestRadius / LowestRadius) / Step);

    /// <summary>Rows in which both fit, so that shifts do not go round.</summary>
    public int Rows => Fft.FastLength(MapRows + TemplateRows, 2);

    public double Angle(int column) => column * Math.PI / Angles;
}
