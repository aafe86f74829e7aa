using Redirect.Media.Pictures;
using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Tests.Watermarks.Engine;

/// <summary>Pictures made of a seed, and what happens to pictures.</summary>
internal static class Scenes
{
    /// <summary>Soft clouds, some texture, a few edges.</summary>
    public static Picture Make(int width, int height, int seed, int bands = 3)
    {
        var random = new Random(seed);
        var (red, green, blue) = (Clouds(width, height, random), Clouds(width, height, random), Clouds(width, height, random));
        var pixels = new byte[width * height * bands];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width) + x;
                var edge = x > width / 2 && y > height / 3 ? 25 : 0;
                pixels[at * bands] = Sample(red[at] + edge);
                pixels[(at * bands) + 1] = Sample((0.6 * red[at]) + (0.4 * green[at]) + edge);
                pixels[(at * bands) + 2] = Sample((0.6 * red[at]) + (0.4 * blue[at]) + edge);
                if (bands == 4)
                {
                    pixels[(at * bands) + 3] = (byte)(x < width / 8 ? 0 : x < width / 4 ? 128 : 255);
                }
            }
        }

        return new Picture(width, height, bands, pixels);
    }

    public static Picture Crop(Picture picture, int left, int top, int width, int height) => Draw(width, height, picture, (x, y) => (x + left, y + top));

    public static Picture Resize(Picture picture, int width, int height)
    {
        using var red = Band(picture, 0);
        using var green = Band(picture, 1);
        using var blue = Band(picture, 2);
        using var smallRed = AreaReduction.Reduce(red, width, height);
        using var smallGreen = AreaReduction.Reduce(green, width, height);
        using var smallBlue = AreaReduction.Reduce(blue, width, height);
        var pixels = new byte[width * height * 3];
        for (var at = 0; at < width * height; at++)
        {
            pixels[3 * at] = Sample(smallRed.Data[at]);
            pixels[(3 * at) + 1] = Sample(smallGreen.Data[at]);
            pixels[(3 * at) + 2] = Sample(smallBlue.Data[at]);
        }

        return new Picture(width, height, 3, pixels);
    }

    /// <summary>Turned clockwise about the middle, on white.</summary>
    public static Picture Rotate(Picture picture, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var width = (int)Math.Ceiling((picture.Width * Math.Abs(cos)) + (picture.Height * Math.Abs(sin)) - 1e-6);
        var height = (int)Math.Ceiling((picture.Width * Math.Abs(sin)) + (picture.Height * Math.Abs(cos)) - 1e-6);
        return Draw(width, height, picture, (x, y) =>
        {
            var (dx, dy) = (x - ((width - 1) / 2.0), y - ((height - 1) / 2.0));
            return ((dx * cos) + (dy * sin) + ((picture.Width - 1) / 2.0), (dy * cos) - (dx * sin) + ((picture.Height - 1) / 2.0));
        });
    }

    public static Picture Mirror(Picture picture) => Draw(picture.Width, picture.Height, picture, (x, y) => (picture.Width - 1 - x, y));

    public static Picture Stretch(Picture picture, double by) =>
        Draw((int)(picture.Width * by), picture.Height, picture, (x, y) => (((x + 0.5) / by) - 0.5, y));

    /// <summary>Seen from a little aside.</summary>
    public static Picture Tilt(Picture picture, double by) => Draw(picture.Width, picture.Height, picture, (x, y) =>
    {
        var scale = 1 + (by * ((x / picture.Width) - 0.5));
        return (((x - (picture.Width / 2.0)) / scale) + (picture.Width / 2.0), ((y - (picture.Height / 2.0)) / scale) + (picture.Height / 2.0));
    });

    /// <summary>Compressed; grey, as only luma is kept.</summary>
    public static Picture Compress(Picture picture, int quality)
    {
        using var luma = Luma.Of(picture);
        JpegLoss.Apply(luma, quality);
        var pixels = new byte[picture.Width * picture.Height * 3];
        for (var at = 0; at < luma.Data.Length; at++)
        {
            pixels.AsSpan(3 * at, 3).Fill(Sample(luma.Data[at]));
        }

        return new Picture(picture.Width, picture.Height, 3, pixels);
    }

    // Bilinear; white outside.
    private static Picture Draw(int width, int height, Picture from, Func<double, double, (double X, double Y)> source)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (sx, sy) = source(x, y);
                var (left, top) = ((int)Math.Floor(sx), (int)Math.Floor(sy));
                for (var band = 0; band < 3; band++)
                {
                    var upper = Mix(At(from, left, top, band), At(from, left + 1, top, band), sx - left);
                    var lower = Mix(At(from, left, top + 1, band), At(from, left + 1, top + 1, band), sx - left);
                    pixels[(((y * width) + x) * 3) + band] = Sample(Mix(upper, lower, sy - top));
                }
            }
        }

        return new Picture(width, height, 3, pixels);
    }

    private static double At(Picture picture, int x, int y, int band) =>
        x >= 0 && y >= 0 && x < picture.Width && y < picture.Height ? picture.Pixels[(((y * picture.Width) + x) * picture.Bands) + band] : 255;

    private static Plane Band(Picture picture, int band)
    {
        var plane = new Plane(picture.Width, picture.Height);
        for (var at = 0; at < plane.Data.Length; at++)
        {
            plane.Data[at] = picture.Pixels[(at * picture.Bands) + band];
        }

        return plane;
    }

    // Noise of five sizes, the larger the stronger, as in nature.
    private static double[] Clouds(int width, int height, Random random)
    {
        var clouds = new double[width * height];
        Array.Fill(clouds, 120);
        foreach (var (cell, strength) in ((int, double)[])[(96, 90), (40, 40), (16, 22), (6, 14), (2, 7)])
        {
            var across = (width / cell) + 2;
            var grid = Enumerable.Range(0, across * ((height / cell) + 2)).Select(_ => (random.NextDouble() - 0.5) * strength).ToArray();
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var (left, top) = (x / cell, y / cell);
                    var (fx, fy) = ((double)x / cell - left, (double)y / cell - top);
                    var at = (top * across) + left;
                    clouds[(y * width) + x] += Mix(Mix(grid[at], grid[at + 1], fx), Mix(grid[at + across], grid[at + across + 1], fx), fy);
                }
            }
        }

        return clouds;
    }

    private static double Mix(double a, double b, double share) => a + ((b - a) * share);

    private static byte Sample(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
