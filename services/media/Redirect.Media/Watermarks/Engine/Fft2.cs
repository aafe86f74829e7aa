using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>
/// The Fourier transform of a real plane and back. Sixteen columns go as eight complex sequences (a real one in each part), then rows, eight
/// vertical frequencies at once; between the two 8 × 8 values are transposed.
/// </summary>
internal static class Fft2
{
    private const int Lanes = Fft.Lanes;
    private const int Columns = 2 * Lanes;

    /// <summary>The least size that can be transformed and holds so many pixels.</summary>
    public static int Size(int least) => Fft.FastLength(least, Columns);

    /// <summary>The plane's spectrum, unscaled.</summary>
    /// <param name="plane">Width a multiple of 16, height even, both of the form 2^a·3^b·5^c.</param>
    public static Spectrum Forward(Plane plane)
    {
        var (width, height) = (plane.Width, plane.Height);
        Check(width, height);
        var spectrum = new Spectrum(width, height);
        var (vertical, horizontal) = (Fft.Of(height), Fft.Of(width));
        var buffer = ArrayPool<float>.Shared.Rent(4 * Lanes * Math.Max(width, height));
        var size = Lanes * height;
        var re = buffer.AsSpan(0, size);
        var im = buffer.AsSpan(size, size);
        var work = buffer.AsSpan(2 * size, 2 * size);
        var data = plane.Data;
        for (var x = 0; x < width; x += Columns)
        {
            for (var y = 0; y < height; y++)
            {
                data.Slice((y * width) + x, Lanes).CopyTo(re[(y * Lanes)..]);
                data.Slice((y * width) + x + Lanes, Lanes).CopyTo(im[(y * Lanes)..]);
            }

            vertical.Transform(re, im, work);
            for (var block = 0; block < spectrum.Blocks; block++)
            {
                Part(spectrum, re, im, block, x);
            }
        }

        work = buffer.AsSpan(0, 2 * Lanes * width);
        for (var block = 0; block < spectrum.Blocks; block++)
        {
            var (from, count) = (block * width * Lanes, width * Lanes);
            horizontal.Transform(spectrum.Re.Slice(from, count), spectrum.Im.Slice(from, count), work);
        }

        ArrayPool<float>.Shared.Return(buffer);
        return spectrum;
    }

    /// <summary>The plane of a spectrum, scaled so that it undoes <see cref="Forward"/>. The spectrum is used up.</summary>
    public static Plane Inverse(Spectrum spectrum)
    {
        var (width, height) = (spectrum.Width, spectrum.Height);
        Check(width, height);
        var plane = new Plane(width, height);
        var (vertical, horizontal) = (Fft.Of(height), Fft.Of(width));
        var buffer = ArrayPool<float>.Shared.Rent(4 * Lanes * Math.Max(width, height));
        for (var block = 0; block < spectrum.Blocks; block++)
        {
            var (from, count) = (block * width * Lanes, width * Lanes);
            horizontal.Transform(spectrum.Im.Slice(from, count), spectrum.Re.Slice(from, count), buffer.AsSpan(0, 2 * Lanes * width));
        }

        var size = Lanes * height;
        var re = buffer.AsSpan(0, size);
        var im = buffer.AsSpan(size, size);
        var work = buffer.AsSpan(2 * size, 2 * size);
        var scale = Vector256.Create(1f / ((float)width * height));
        var data = plane.Data;
        for (var x = 0; x < width; x += Columns)
        {
            for (var block = 0; block < spectrum.Blocks; block++)
            {
                Join(spectrum, re, im, block, x);
            }

            vertical.Transform(im, re, work);
            for (var y = 0; y < height; y++)
            {
                (Load(re, y * Lanes) * scale).CopyTo(data.Slice((y * width) + x, Lanes));
                (Load(im, y * Lanes) * scale).CopyTo(data.Slice((y * width) + x + Lanes, Lanes));
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
        return plane;
    }

    private static void Check(int width, int height)
    {
        if (width % Columns != 0 || height % 2 != 0)
        {
            throw new ArgumentException($"A plane of {width} × {height} cannot be transformed.");
        }
    }

    // Two real sequences went as one complex one; their spectra are its even and odd part.
    private static void Part(Spectrum spectrum, ReadOnlySpan<float> re, ReadOnlySpan<float> im, int block, int x)
    {
        Span<Vector256<float>> rows = stackalloc Vector256<float>[4 * Lanes];
        var half = Vector256.Create(0.5f);
        var height = spectrum.Height;
        for (var lane = 0; lane < Lanes; lane++)
        {
            var ky = (block * Lanes) + lane;
            if (ky > height / 2)
            {
                (rows[lane], rows[Lanes + lane], rows[(2 * Lanes) + lane], rows[(3 * Lanes) + lane]) = (default, default, default, default);
                continue;
            }

            var (k, mirrored) = (ky * Lanes, (height - ky) % height * Lanes);
            var (zr, zi, cr, ci) = (Load(re, k), Load(im, k), Load(re, mirrored), Load(im, mirrored));
            rows[lane] = (zr + cr) * half;
            rows[Lanes + lane] = (zi - ci) * half;
            rows[(2 * Lanes) + lane] = (zi + ci) * half;
            rows[(3 * Lanes) + lane] = (cr - zr) * half;
        }

        var at = ((block * spectrum.Width) + x) * Lanes;
        Transposition.Transpose(rows[..Lanes], spectrum.Re[at..]);
        Transposition.Transpose(rows.Slice(Lanes, Lanes), spectrum.Im[at..]);
        Transposition.Transpose(rows.Slice(2 * Lanes, Lanes), spectrum.Re[(at + (Lanes * Lanes))..]);
        Transposition.Transpose(rows.Slice(3 * Lanes, Lanes), spectrum.Im[(at + (Lanes * Lanes))..]);
    }

    private static void Join(Spectrum spectrum, Span<float> re, Span<float> im, int block, int x)
    {
        Span<Vector256<float>> rows = stackalloc Vector256<float>[Lanes];
        Span<float> columns = stackalloc float[4 * Lanes * Lanes];
        var at = ((block * spectrum.Width) + x) * Lanes;
        for (var part = 0; part < 4; part++)
        {
            var source = (part % 2 == 0 ? spectrum.Re : spectrum.Im)[(at + (part / 2 * Lanes * Lanes))..];
            for (var lane = 0; lane < Lanes; lane++)
            {
                rows[lane] = Load(source, lane * Lanes);
            }

            Transposition.Transpose(rows, columns[(part * Lanes * Lanes)..]);
        }

        var height = spectrum.Height;
        for (var lane = 0; lane < Lanes && (block * Lanes) + lane <= height / 2; lane++)
        {
            var ky = (block * Lanes) + lane;
            var row = lane * Lanes;
            var (ar, ai) = (Load(columns, row), Load(columns, (Lanes * Lanes) + row));
            var (br, bi) = (Load(columns, (2 * Lanes * Lanes) + row), Load(columns, (3 * Lanes * Lanes) + row));
            (ar - bi).CopyTo(re[(ky * Lanes)..]);
            (ai + br).CopyTo(im[(ky * Lanes)..]);
            if (ky > 0 && ky < height - ky)
            {
                (ar + bi).CopyTo(re[((height - ky) * Lanes)..]);
                (br - ai).CopyTo(im[((height - ky) * Lanes)..]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ReadOnlySpan<float> values, int at) => Vector256.Create(values.Slice(at, Lanes));
}
