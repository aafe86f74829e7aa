using Redirect.Media.Pictures;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>The luma of a picture (ITU-R BT.601, 0 to 255), as it looks on white.</summary>
internal static class Luma
{
    private const float Red = 0.299f;
    private const float Green = 0.587f;
    private const float Blue = 0.114f;

    /// <summary>The whole picture's.</summary>
    public static Plane Of(Picture picture)
    {
        var plane = new Plane(picture.Width, picture.Height);
        for (var y = 0; y < picture.Height; y++)
        {
            Row(picture, y, plane.Row(y));
        }

        return plane;
    }

    /// <summary>The same with the short side reduced to so many samples; as it is when it has no more.</summary>
    public static Plane Reduced(Picture picture, int shortSide)
    {
        var least = Math.Min(picture.Width, picture.Height);
        if (least <= shortSide)
        {
            return Of(picture);
        }

        return Reduced(picture, Scaled(picture.Width, shortSide, least), Scaled(picture.Height, shortSide, least));
    }

    /// <summary>The same reduced to a size.</summary>
    public static Plane Reduced(Picture picture, int width, int height)
    {
        if (width == picture.Width && height == picture.Height)
        {
            return Of(picture);
        }

        var reduction = new AreaReduction(picture.Width, picture.Height, width, height);
        var row = new float[picture.Width];
        for (var y = 0; y < picture.Height; y++)
        {
            Row(picture, y, row);
            reduction.Add(row);
        }

        return reduction.Result;
    }

    /// <summary>One row's.</summary>
    public static void Row(Picture picture, int y, Span<float> to)
    {
        var bands = picture.Bands;
        var samples = picture.Pixels.AsSpan(y * picture.Width * bands, picture.Width * bands);
        for (int x = 0, at = 0; x < to.Length; x++, at += bands)
        {
            to[x] = (samples[at] * Red) + (samples[at + 1] * Green) + (samples[at + 2] * Blue);
        }

        if (bands == 4)
        {
            for (var x = 0; x < to.Length; x++)
            {
                var alpha = samples[(4 * x) + 3] / 255f;
                to[x] = (to[x] * alpha) + (255 * (1 - alpha));
            }
        }
    }

    private static int Scaled(int side, int shortSide, int least) => Math.Max(1, (int)Math.Round((double)side * shortSide / least));
}
