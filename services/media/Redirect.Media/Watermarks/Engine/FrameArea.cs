namespace Redirect.Media.Watermarks.Engine;

/// <summary>A part of the mark's frame, and where it lies in a picture.</summary>
/// <param name="Map">From its units to the picture's pixels.</param>
/// <param name="Width">Units.</param>
/// <param name="Height">Units.</param>
internal sealed record FrameArea(Homography Map, int Width, int Height)
{
    /// <summary>The map as it is around the middle.</summary>
    public Matrix2 Middle { get; } = Map.LinearAt(Width / 2.0, Height / 2.0);

    /// <summary>The frame of a whole picture.</summary>
    /// <param name="width">Of the picture, pixels.</param>
    /// <param name="height">Of the picture, pixels.</param>
    /// <param name="linear">From units to pixels.</param>
    public static FrameArea Covering(int width, int height, Matrix2 linear)
    {
        var back = linear.Inverse();
        var (left, top, right, bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var (x, y) in (ReadOnlySpan<(double X, double Y)>)[(0, 0), back.Map(width, 0), back.Map(0, height), back.Map(width, height)])
        {
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
        }

        var (atX, atY) = linear.Map(left, top);
        return new FrameArea(Homography.Of(linear, atX, atY), Size(right - left), Size(bottom - top));

        // Guesses may be anything; what is too large is refused by its size.
        static int Size(double length) => (int)Math.Min(Math.Ceiling(length), 1 << 20);
    }
}
