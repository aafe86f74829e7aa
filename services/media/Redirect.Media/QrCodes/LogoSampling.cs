using Redirect.Media.Pictures;

namespace Redirect.Media.QrCodes;

/// <summary>A picture in another size: each pixel is the mean of the area that it covers, alpha weighed in. Pure.</summary>
internal static class LogoSampling
{
    /// <summary>A picture whose longer side has at most so many pixels.</summary>
    public static Picture Shrink(Picture picture, int most)
    {
        var scale = Math.Min(1, (double)most / Math.Max(picture.Width, picture.Height));
        return Resize(picture, Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
    }

    /// <param name="picture">Of 3 or 4 bands.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <returns>Of 4 bands.</returns>
    public static Picture Resize(Picture picture, int width, int height)
    {
        var pixels = new byte[checked(4 * width * height)];
        Span<double> sums = stackalloc double[4];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = ((double)y * picture.Height / height, (y + 1.0) * picture.Height / height);
            for (var x = 0; x < width; x++)
            {
                Mean(picture, (double)x * picture.Width / width, (x + 1.0) * picture.Width / width, top, bottom, sums);
                var at = 4 * ((y * width) + x);
                for (var band = 0; band < 4; band++)
                {
                    pixels[at + band] = (byte)Math.Clamp(Math.Round(sums[band], MidpointRounding.AwayFromZero), 0, 255);
                }
            }
        }

        return new Picture(width, height, 4, pixels);
    }

    private static void Mean(Picture picture, double left, double right, double top, double bottom, Span<double> mean)
    {
        mean.Clear();
        var area = 0.0;
        for (var y = (int)top; y < Math.Min(picture.Height, Math.Ceiling(bottom)); y++)
        {
            var tall = Math.Min(bottom, y + 1) - Math.Max(top, y);
            for (var x = (int)left; x < Math.Min(picture.Width, Math.Ceiling(right)); x++)
            {
                var part = tall * (Math.Min(right, x + 1) - Math.Max(left, x));
                var at = picture.Bands * ((y * picture.Width) + x);
                var alpha = part * (picture.Bands == 4 ? picture.Pixels[at + 3] : 255);
                area += part;
                mean[3] += alpha;
                for (var band = 0; band < 3; band++)
                {
                    mean[band] += alpha * picture.Pixels[at + band];
                }
            }
        }

        for (var band = 0; band < 3 && mean[3] > 0; band++)
        {
            mean[band] /= mean[3];
        }

        mean[3] /= Math.Max(area, double.Epsilon);
    }
}
