using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Tests.Watermarks.Engine;

public sealed class FftTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(32)]
    [InlineData(50)]
    [InlineData(90)]
    [InlineData(128)]
    [InlineData(180)]
    public void Every_lane_is_transformed_as_the_definition_says(int length)
    {
        var random = new Random(length);
        var re = Numbers(random, length * Fft.Lanes);
        var im = Numbers(random, length * Fft.Lanes);
        var (toRe, toIm) = ((float[])re.Clone(), (float[])im.Clone());
        Fft.Of(length).Transform(toRe, toIm, new float[2 * length * Fft.Lanes]);
        for (var lane = 0; lane < Fft.Lanes; lane++)
        {
            for (var k = 0; k < length; k++)
            {
                var (sumRe, sumIm) = (0.0, 0.0);
                for (var n = 0; n < length; n++)
                {
                    var (sin, cos) = Math.SinCos(-2 * Math.PI * k * n / length);
                    var at = (n * Fft.Lanes) + lane;
                    sumRe += (re[at] * cos) - (im[at] * sin);
                    sumIm += (re[at] * sin) + (im[at] * cos);
                }

                Assert.Equal(sumRe, toRe[(k * Fft.Lanes) + lane], 1e-4);
                Assert.Equal(sumIm, toIm[(k * Fft.Lanes) + lane], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(16, 6)]
    [InlineData(48, 20)]
    [InlineData(32, 30)]
    public void A_plane_is_transformed_as_the_definition_says(int width, int height)
    {
        using var plane = RandomPlane(width, height);
        using var spectrum = Fft2.Forward(plane);
        for (var ky = -(height / 2) + 1; ky <= height / 2; ky++)
        {
            for (var kx = 0; kx < width; kx++)
            {
                var (sumRe, sumIm) = (0.0, 0.0);
                for (var y = 0; y < height; y++)
                {
                    for (var x = 0; x < width; x++)
                    {
                        var (sin, cos) = Math.SinCos(-2 * Math.PI * (((double)kx * x / width) + ((double)ky * y / height)));
                        sumRe += plane[x, y] * cos;
                        sumIm += plane[x, y] * sin;
                    }
                }

                var (re, im) = spectrum.Value(kx, ky);
                Assert.Equal(sumRe, re, 1e-3);
                Assert.Equal(sumIm, im, 1e-3);
            }
        }
    }

    [Theory]
    [InlineData(128, 128)]
    [InlineData(144, 90)]
    [InlineData(400, 54)]
    public void The_inverse_gives_the_plane_back(int width, int height)
    {
        using var plane = RandomPlane(width, height);
        using var spectrum = Fft2.Forward(plane);
        using var back = Fft2.Inverse(spectrum);
        for (var at = 0; at < plane.Data.Length; at++)
        {
            Assert.Equal(plane.Data[at], back.Data[at], 1e-5);
        }
    }

    [Fact]
    public void A_length_with_another_prime_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Fft.Of(14));

    [Theory]
    [InlineData(1, 16, 16)]
    [InlineData(17, 16, 32)]
    [InlineData(545, 16, 576)]
    [InlineData(1024, 16, 1024)]
    [InlineData(1025, 16, 1152)]
    public void The_next_fast_length_is_the_least(int least, int multiple, int length) => Assert.Equal(length, Fft.FastLength(least, multiple));

    private static Plane RandomPlane(int width, int height)
    {
        var plane = new Plane(width, height);
        Numbers(new Random(width), width * height).CopyTo(plane.Data);
        return plane;
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
}
