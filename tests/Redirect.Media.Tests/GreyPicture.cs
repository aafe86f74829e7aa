using System.Globalization;
using System.Text;
using Redirect.Media.Pictures;

namespace Redirect.Media.Tests;

/// <summary>A picture in shades of grey, as readers of codes look at one.</summary>
internal sealed record GreyPicture(int Width, int Height, byte[] Shades)
{
    /// <summary>Reads a binary PGM of 8 bits.</summary>
    public static GreyPicture OfPgm(byte[] file)
    {
        var (at, numbers) = (0, new List<string>());
        while (numbers.Count < 4)
        {
            var end = Array.FindIndex(file, at, value => value is (byte)' ' or (byte)'\n');
            numbers.Add(Encoding.ASCII.GetString(file, at, end - at));
            at = end + 1;
        }

        Assert.Equal(("P5", "255"), (numbers[0], numbers[3]));
        return new GreyPicture(int.Parse(numbers[1], CultureInfo.InvariantCulture), int.Parse(numbers[2], CultureInfo.InvariantCulture), file[at..]);
    }

    /// <summary>A picture on white paper.</summary>
    public static GreyPicture OnWhite(Picture picture)
    {
        var shades = new byte[picture.Width * picture.Height];
        for (var i = 0; i < shades.Length; i++)
        {
            var pixel = picture.Pixels.AsSpan(picture.Bands * i, picture.Bands);
            var alpha = picture.Bands == 4 ? pixel[3] / 255.0 : 1;
            shades[i] = (byte)((((0.299 * pixel[0]) + (0.587 * pixel[1]) + (0.114 * pixel[2])) * alpha) + (255 * (1 - alpha)));
        }

        return new GreyPicture(picture.Width, picture.Height, shades);
    }

    public byte[] ToPgm() => GreyMap.Draw(Width, Height, (x, y) => Shades[(y * Width) + x]);
}
