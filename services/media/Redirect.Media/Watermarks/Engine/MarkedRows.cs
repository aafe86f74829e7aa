using Redirect.Media.Pictures;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>Lays a mark over a picture, row by row: the whole, or only some rows to see what it would cost.</summary>
internal sealed class MarkedRows
{
    // Room is made at black and white in proportion to the amplitude, or clipping would cut half of the wave off. Less at black: lifted blacks are seen.
    private const float RoomAtBlack = 0.25f;
    private const float RoomAtWhite = 1.5f;

    private readonly Picture picture;
    private readonly TileWave wave;
    private readonly double scale;
    private readonly float[] waves;
    private readonly float[] amplitudes;
    private readonly float[] blended;

    /// <param name="picture">Not changed.</param>
    /// <param name="wave">Of the payload.</param>
    /// <param name="scale">Pixels a unit.</param>
    public MarkedRows(Picture picture, TileWave wave, double scale)
    {
        (this.picture, this.wave, this.scale) = (picture, wave, scale);
        waves = new float[picture.Width];
        amplitudes = new float[picture.Width];
        blended = new float[picture.Width];
    }

    /// <summary>The marked picture.</summary>
    /// <param name="amplitude">In the mark's frame, one sample a unit.</param>
    /// <param name="error">The sum of squared differences over all colour samples.</param>
    public Picture Mark(Plane amplitude, out long error)
    {
        var stride = picture.Width * picture.Bands;
        var pixels = new byte[picture.Pixels.Length];
        error = 0;
        for (var y = 0; y < picture.Height; y++)
        {
            error += Row(amplitude, y, pixels.AsSpan(y * stride, stride));
        }

        return new Picture(picture.Width, picture.Height, picture.Bands, pixels);
    }

    /// <summary>The mean squared difference of every so-many-th row.</summary>
    public double Error(Plane amplitude, int every)
    {
        var row = new byte[picture.Width * picture.Bands];
        var (error, rows) = (0L, 0);
        for (var y = every / 2; y < picture.Height; y += every)
        {
            error += Row(amplitude, y, row);
            rows++;
        }

        return error / (3.0 * picture.Width * rows);
    }

    private long Row(Plane amplitude, int y, Span<byte> to)
    {
        wave.Row(y, scale, waves);
        Amplitudes(amplitude, y);
        var bands = picture.Bands;
        var from = picture.Pixels.AsSpan(y * to.Length, to.Length);
        var error = 0L;
        for (int x = 0, at = 0; x < waves.Length; x++, at += bands)
        {
            if (bands == 4)
            {
                to[at + 3] = from[at + 3];
                if (from[at + 3] == 0)
                {
                    from.Slice(at, 3).CopyTo(to[at..]);
                    continue;
                }
            }

            var least = amplitudes[x] * RoomAtBlack;
            var most = 255 - (amplitudes[x] * RoomAtWhite);
            var change = (amplitudes[x] * waves[x]) + 0.5f;
            for (var band = 0; band < 3; band++)
            {
                var sample = from[at + band];
                var marked = (int)Math.Clamp(Math.Min(Math.Max(sample, least), most) + change, 0, 255);
                to[at + band] = (byte)marked;
                error += (marked - sample) * (marked - sample);
            }
        }

        return error;
    }

    // Bilinear from units to pixels, middles on middles.
    private void Amplitudes(Plane amplitude, int y)
    {
        var place = Math.Clamp(((y + 0.5) * amplitude.Height / picture.Height) - 0.5, 0, amplitude.Height - 1);
        var top = Math.Min((int)place, amplitude.Height - 2);
        var share = (float)(place - top);
        var upper = amplitude.Row(top);
        var lower = amplitude.Row(top + 1);
        var row = blended.AsSpan(0, amplitude.Width);
        for (var x = 0; x < row.Length; x++)
        {
            row[x] = upper[x] + ((lower[x] - upper[x]) * share);
        }

        var step = (float)amplitude.Width / picture.Width;
        for (var x = 0; x < amplitudes.Length; x++)
        {
            var at = Math.Clamp(((x + 0.5f) * step) - 0.5f, 0, row.Length - 1);
            var left = Math.Min((int)at, row.Length - 2);
            amplitudes[x] = row[left] + ((row[left + 1] - row[left]) * (at - left));
        }
    }
}
