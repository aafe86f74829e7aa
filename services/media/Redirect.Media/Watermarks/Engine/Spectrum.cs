using System.Buffers;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>
/// The Fourier transform of a real plane: its upper half, the rest is the conjugate. Eight vertical frequencies lie side by side, as
/// <see cref="Fft"/> works on them.
/// </summary>
internal sealed class Spectrum : IDisposable
{
    private float[]? re;
    private float[]? im;

    public Spectrum(int width, int height)
    {
        (Width, Height) = (width, height);
        Blocks = ((height / 2) + Fft.Lanes) / Fft.Lanes;
        re = ArrayPool<float>.Shared.Rent(Size);
        im = ArrayPool<float>.Shared.Rent(Size);
    }

    /// <summary>Of the plane, and the number of horizontal frequencies.</summary>
    public int Width { get; }

    /// <summary>Of the plane; there are Height / 2 + 1 vertical frequencies.</summary>
    public int Height { get; }

    /// <summary>Of eight vertical frequencies each.</summary>
    public int Blocks { get; }

    public Span<float> Re => re.AsSpan(0, Size);

    public Span<float> Im => im.AsSpan(0, Size);

    private int Size => Blocks * Width * Fft.Lanes;

    /// <summary>Where a frequency lies in <see cref="Re"/> and <see cref="Im"/>.</summary>
    /// <param name="kx">0 to Width − 1.</param>
    /// <param name="ky">0 to Height / 2.</param>
    public int At(int kx, int ky) => (((ky / Fft.Lanes * Width) + kx) * Fft.Lanes) + (ky % Fft.Lanes);

    /// <summary>The value of any frequency, negative ones too.</summary>
    public (float Re, float Im) Value(int kx, int ky)
    {
        if (ky < 0)
        {
            var mirrored = At((Width - kx) % Width, -ky);
            return (Re[mirrored], -Im[mirrored]);
        }

        var at = At((kx + Width) % Width, ky);
        return (Re[at], Im[at]);
    }

    /// <summary>Sets a frequency with kx ≥ 0 and, where it is in this half, its conjugate.</summary>
    public void Set(int kx, int ky, float re, float im)
    {
        if (ky >= 0)
        {
            var at = At(kx, ky);
            Re[at] = re;
            Im[at] = im;
        }

        if (ky <= 0)
        {
            var mirrored = At((Width - kx) % Width, -ky);
            Re[mirrored] = re;
            Im[mirrored] = -im;
        }
    }

    public void Dispose()
    {
        if (re is not null && im is not null)
        {
            ArrayPool<float>.Shared.Return(re);
            ArrayPool<float>.Shared.Return(im);
            (re, im) = (null, null);
        }
    }
}
