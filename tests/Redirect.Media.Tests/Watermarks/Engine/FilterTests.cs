using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Tests.Watermarks.Engine;

public sealed class FilterTests
{
    [Fact]
    public void A_blur_keeps_what_is_flat_and_spreads_a_point_evenly()
    {
        using var flat = Plane(33, 21, (_, _) => 7);
        using var still = Gaussian.Blur(flat, 2.5);
        Assert.All(still.Data.ToArray(), value => Assert.Equal(7, value, 1e-4));

        using var point = Plane(41, 41, (x, y) => x == 20 && y == 20 ? 1 : 0);
        using var spread = Gaussian.Blur(point, 2);
        Assert.Equal(1, spread.Data.ToArray().Sum(value => (double)value), 1e-5);
        Assert.Equal(spread[18, 20], spread[20, 22], 1e-7);
        Assert.Equal(Math.Exp(-0.5), spread[22, 20] / spread[20, 20], 1e-3);
    }

    [Theory]
    [InlineData(64, 48, 32, 24)]
    [InlineData(100, 70, 33, 23)]
    [InlineData(97, 61, 96, 60)]
    [InlineData(50, 50, 50, 50)]
    [InlineData(1000, 9, 7, 9)]
    public void A_reduction_keeps_the_mean_and_straight_slopes(int width, int height, int toWidth, int toHeight)
    {
        using var slope = Plane(width, height, (x, y) => x + (2 * y));
        using var reduced = AreaReduction.Reduce(slope, toWidth, toHeight);
        var (stepX, stepY) = ((double)width / toWidth, (double)height / toHeight);
        for (var y = 0; y < toHeight; y++)
        {
            for (var x = 0; x < toWidth; x++)
            {
                // A slope's mean over an area is its value in the middle; where parts of samples count they are flat, which shifts it by less than half of one.
                Assert.Equal(((x + 0.5) * stepX) - 0.5 + (2 * (((y + 0.5) * stepY) - 0.5)), reduced[x, y], 0.4);
            }
        }

        Assert.Equal(slope.Data.ToArray().Average(), reduced.Data.ToArray().Average(), 0.01);
    }

    [Fact]
    public void Whole_areas_are_averaged_exactly()
    {
        using var source = Plane(4, 2, (x, y) => x + (10 * y));
        using var reduced = AreaReduction.Reduce(source, 2, 1);
        Assert.Equal([5.5f, 7.5f], reduced.Data.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_box_holds_the_mean_of_its_samples(bool round)
    {
        var random = new Random(4);
        using var source = Plane(19, 13, (_, _) => random.NextSingle());
        using var blurred = BoxBlur.Of(source, 3, round);
        for (var y = 0; y < 13; y++)
        {
            for (var x = 0; x < 19; x++)
            {
                var sum = 0.0;
                for (var dy = -3; dy <= 3; dy++)
                {
                    for (var dx = -3; dx <= 3; dx++)
                    {
                        var at = round ? (x + dx + 19) % 19 : Math.Clamp(x + dx, 0, 18);
                        sum += source[at, Math.Clamp(y + dy, 0, 12)];
                    }
                }

                Assert.Equal(sum / 49, blurred[x, y], 1e-5);
            }
        }
    }

    [Fact]
    public void Compression_takes_more_the_lower_the_quality_and_nothing_from_flat_ground()
    {
        var losses = new List<double>();
        foreach (var quality in (int[])[100, 90, 50, 10])
        {
            using var before = Plane(61, 45, (x, y) => (float)Math.Round(128 + (60 * Math.Sin(x * 0.7) * Math.Cos(y * 0.4)) + (x * y % 11)));
            using var after = Plane(61, 45, (x, y) => before[x, y]);
            JpegLoss.Apply(after, quality);
            losses.Add(before.Data.ToArray().Zip(after.Data.ToArray()).Average(pair => Math.Pow(pair.First - pair.Second, 2)));
        }

        Assert.Equal(losses.Order(), losses);
        Assert.True(losses[0] < 0.5 && losses[3] > 20, string.Join(' ', losses));

        using var flat = Plane(16, 16, (_, _) => 128);
        JpegLoss.Apply(flat, 10);
        Assert.All(flat.Data.ToArray(), value => Assert.Equal(128, value));
    }

    private static Plane Plane(int width, int height, Func<int, int, float> value)
    {
        var plane = new Plane(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                plane[x, y] = value(x, y);
            }
        }

        return plane;
    }
}
