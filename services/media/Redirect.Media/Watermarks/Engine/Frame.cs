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

    /// <summary>The frame of a whole picture.</summary>
    /// <param name="width">Of the picture, pixels.</param>
    /// <param name="height">Of the picture, pixels.</param>
    /// <param name="linear">From units to pixels.</param>
    public static (Homography Map, int Width, int Height) Covering(int width, int height, Matrix2 linear)
    {
        var back = linear.Inverse();
        var corners = (ReadOnlySpan<(double X, double Y)>)[(0, 0), back.Map(width, 0), back.Map(0, height), back.Map(width, height)];
        var (left, top, right, bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var (x, y) in corners)
        {
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
        }

        var (atX, atY) = linear.Map(left, top);
        return (Homography.Of(linear, atX, atY), (int)Math.Ceiling(right - left), (int)Math.Ceiling(bottom - top));
    }
}
