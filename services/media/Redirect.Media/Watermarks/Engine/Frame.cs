namespace Redirect.Media.Watermarks.Engine;

/// <summary>The mark's frame: the plane in which a tile has 128 units a side.</summary>
internal static class Frame
{
    /// <summary>Units of a marked picture's short side, as long as <see cref="Scale"/> is not at an end of its range.</summary>
    public const int ShortSide = 512;

    // Finer than a pixel would be lost at the first reduction; coarser would be seen as spots.
    private const double Finest = 1;
    private const double Coarsest = 8;

    /// <summary>Pixels a unit in a picture that is to be marked.</summary>
    public static double Scale(int width, int height) => Math.Clamp(Math.Min(width, height) / (double)ShortSide, Finest, Coarsest);
}
