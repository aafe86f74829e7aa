namespace Redirect.Media.Pictures;

/// <summary>A picture in memory: 8 bit sRGB, rows from the top, channels interleaved, alpha (if any) straight.</summary>
internal sealed class Picture
{
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="bands">3 for RGB, 4 for RGBA.</param>
    /// <param name="pixels">Exactly width × height × bands bytes; taken over, not copied.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the bytes are not as many as they say.</exception>
    public Picture(int width, int height, int bands, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(pixels);
        if (bands is not (3 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(bands), bands, "A picture has 3 or 4 bands.");
        }

        if ((long)width * height * bands != pixels.Length)
        {
            throw new ArgumentException($"{width} × {height} × {bands} is not {pixels.Length} bytes.", nameof(pixels));
        }

        (Width, Height, Bands, Pixels) = (width, height, bands, pixels);
    }

    /// <summary>Pixels.</summary>
    public int Width { get; }

    /// <summary>Pixels.</summary>
    public int Height { get; }

    /// <summary>3 for RGB, 4 for RGBA.</summary>
    public int Bands { get; }

    /// <summary>The samples, row by row.</summary>
    public byte[] Pixels { get; }
}
