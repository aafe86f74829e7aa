using Redirect.Media.Pictures;
using Redirect.Media.Watermarks.Engine;

namespace Redirect.Benchmarks.Watermarks;

/// <summary>Looks for marks where there are none: pieces of unmarked pictures, pieces of marked ones with another key, and noises. Each is of a seed of its own.</summary>
internal static class UnmarkedRun
{
    private const int LeastSide = 192;
    private const int MostSide = 640;

    /// <param name="originals">A folder of unmarked PNGs.</param>
    /// <param name="marked">A folder of marked PNGs.</param>
    /// <param name="count">How many to look at.</param>
    /// <returns>0 when nothing was found.</returns>
    public static int Run(string originals, string marked, int count)
    {
        var otherKey = new byte[WatermarkKey.Length];
        otherKey.AsSpan().Fill(0x5A);
        var other = WatermarkPlan.Of(WatermarkKey.From(otherKey));
        var unmarked = Directory.EnumerateFiles(originals, "*.png").Order(StringComparer.Ordinal).Select(PngPicture.Read).ToList();
        var others = Directory.EnumerateFiles(marked, "*.png").Order(StringComparer.Ordinal).Select(PngPicture.Read).ToList();
        var hits = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            var random = new Random(number);
            var (picture, plan) = (number % 4) switch
            {
                0 => (Piece(others[random.Next(others.Count)], random), other),
                1 => (Noise(random), SuiteRun.Plan),
                _ => (Piece(unmarked[random.Next(unmarked.Count)], random), SuiteRun.Plan),
            };

            foreach (var mark in Watermark.Detect(picture, plan, CancellationToken.None).Marks)
            {
                Interlocked.Increment(ref hits);
                Console.WriteLine($"number {number}: {mark}");
            }
        });

        Console.WriteLine($"{hits} hits in {count}: {unmarked.Count} unmarked pictures' pieces (half), marked ones' with a wrong key (a quarter), noises (a quarter)");
        return hits == 0 ? 0 : 1;
    }

    private static Picture Piece(Picture picture, Random random)
    {
        var width = random.Next(LeastSide, Math.Min(MostSide, picture.Width) + 1);
        var height = random.Next(LeastSide, Math.Min(MostSide, picture.Height) + 1);
        var (left, top) = (random.Next(picture.Width - width + 1), random.Next(picture.Height - height + 1));
        var pixels = new byte[width * height * picture.Bands];
        for (var y = 0; y < height; y++)
        {
            picture.Pixels.AsSpan((((top + y) * picture.Width) + left) * picture.Bands, width * picture.Bands).CopyTo(pixels.AsSpan(y * width * picture.Bands));
        }

        return new Picture(width, height, picture.Bands, pixels);
    }

    // White, coarse, periodic or flat with a little of each.
    private static Picture Noise(Random random)
    {
        var (width, height) = (random.Next(LeastSide, MostSide + 1), random.Next(LeastSide, MostSide + 1));
        var (grain, strength, period) = (random.Next(1, 9), random.Next(1, 128), random.Next(2, 40));
        var waves = random.Next(0, 100);
        var grid = new byte[((width / grain) + 2) * ((height / grain) + 2)];
        random.NextBytes(grid);
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var value = 128 + ((grid[(y / grain * ((width / grain) + 2)) + (x / grain)] - 128) * strength / 128) + (waves * Math.Sin(2 * Math.PI * (x + (y / 3.0)) / period));
                pixels.AsSpan(((y * width) + x) * 3, 3).Fill((byte)Math.Clamp(value, 0, 255));
            }
        }

        return new Picture(width, height, 3, pixels);
    }
}
