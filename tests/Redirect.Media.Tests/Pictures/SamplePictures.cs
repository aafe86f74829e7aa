using Redirect.Media.Pictures;
using Redirect.Media.Pictures.Vips;

namespace Redirect.Media.Tests.Pictures;

/// <summary>Pictures that tests make themselves, and files of them in every kind that libvips writes.</summary>
internal static class SamplePictures
{
    public static readonly PictureLimits Limits = new(20 << 20, 40_000_000, 16_383);

    /// <summary>Whether the library is there; tests that need it are skipped where it is not, unless the servers are required.</summary>
    public static void RequireLibrary() =>
        Assert.SkipUnless(VipsLibrary.TryLoad(VipsCalls.Name) || Environment.GetEnvironmentVariable("REQUIRE_REAL_SERVERS") == "1", "libvips.so.42 is missing: apt-get install libvips42");

    /// <summary>Soft waves in each colour, with a red corner at the top left, so that every turn of it looks different.</summary>
    public static Picture Waves(int width = 96, int height = 64, int bands = 3)
    {
        var pixels = new byte[width * height * bands];
        for (var (y, at) = (0, 0); y < height; y++)
        {
            for (var x = 0; x < width; x++, at += bands)
            {
                var corner = x < width / 4 && y < height / 4;
                pixels[at] = corner ? (byte)230 : (byte)(128 + (60 * Math.Sin(x / 9.0)));
                pixels[at + 1] = corner ? (byte)20 : (byte)(128 + (60 * Math.Cos(y / 7.0)));
                pixels[at + 2] = corner ? (byte)20 : (byte)(128 + (60 * Math.Sin((x + y) / 11.0)));
                if (bands == 4)
                {
                    pixels[at + 3] = (byte)(255 * (x + 1) / width);
                }
            }
        }

        return new Picture(width, height, bands, pixels);
    }

    public static Picture Read(byte[] file) => PictureReader.Read(file, Limits, CancellationToken.None).Picture;

    /// <summary>A file as libvips writes it with these options, after these operations.</summary>
    public static unsafe byte[] Save(Picture picture, string saver, string options, params (string Operation, string Options)[] steps)
    {
        fixed (byte* pixels = picture.Pixels)
        {
            var image = VipsImage.Over(pixels, picture);
            try
            {
                foreach (var (operation, arguments) in steps.Prepend(("copy", "interpretation=srgb")))
                {
                    var next = VipsOperation.Apply(operation, image, arguments);
                    image.Dispose();
                    image = next;
                }

                return VipsOperation.Save(saver, image, options);
            }
            finally
            {
                image.Dispose();
            }
        }
    }

    /// <summary>The mean of the differences of all samples, 0 to 255.</summary>
    public static double Difference(Picture one, Picture other)
    {
        Assert.Equal((one.Width, one.Height, one.Bands), (other.Width, other.Height, other.Bands));
        return one.Pixels.Zip(other.Pixels, (a, b) => (double)Math.Abs(a - b)).Average();
    }
}
