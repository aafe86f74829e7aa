using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>
/// Complex Fourier transform of a length 2^a·3^b·5^c, of eight sequences at once, one a lane (Stockham's autosort, radix 5, 3, 4, 2). A lane
/// never meets another, so the result does not depend on how wide the machine's registers are.
/// </summary>
internal sealed class Fft
{
    /// <summary>Sequences transformed at once.</summary>
    public const int Lanes = 8;

    private static readonly ConcurrentDictionary<int, Fft> Plans = new();

    private readonly int[] radices;
    private readonly float[] cosines;
    private readonly float[] sines;

    private Fft(int length)
    {
        Length = length;
        radices = Factors(length);
        cosines = new float[length];
        sines = new float[length];
        for (var i = 0; i < length; i++)
        {
            // Computed in double: rounding to float hides what C libraries disagree on.
            var (sin, cos) = Math.SinCos(-2 * Math.PI * i / length);
            (cosines[i], sines[i]) = ((float)cos, (float)sin);
        }
    }

    public int Length { get; }

    /// <summary>The plan for a length; there are few, each is made once.</summary>
    public static Fft Of(int length) => Plans.GetOrAdd(length, static length => new Fft(length));

    /// <summary>The least multiple of <paramref name="multiple"/> (itself of the form) that is at least <paramref name="least"/> and has a fast plan.</summary>
    public static int FastLength(int least, int multiple)
    {
        var length = (least + multiple - 1) / multiple * multiple;
        while (!IsFast(length))
        {
            length += multiple;
        }

        return length;
    }

    /// <summary>Transforms in place, e^(−i…), unscaled; with real and imaginary parts exchanged in the call it is the inverse.</summary>
    /// <param name="re">Length × <see cref="Lanes"/> values, lanes innermost.</param>
    /// <param name="im">The same.</param>
    /// <param name="work">Twice as many for the way.</param>
    public void Transform(Span<float> re, Span<float> im, Span<float> work)
    {
        var size = Length * Lanes;
        ArgumentOutOfRangeException.ThrowIfLessThan(re.Length, size);
        ArgumentOutOfRangeException.ThrowIfLessThan(im.Length, size);
        ArgumentOutOfRangeException.ThrowIfLessThan(work.Length, 2 * size);
        ref var xr = ref Vectors(re);
        ref var xi = ref Vectors(im);
        ref var yr = ref Vectors(work);
        ref var yi = ref Vectors(work[size..]);
        var (rest, stride) = (Length, 1);
        var swapped = false;
        foreach (var radix in radices)
        {
            rest /= radix;
            switch (radix)
            {
                case 2: Pass2(ref xr, ref xi, ref yr, ref yi, rest, stride); break;
                case 3: Pass3(ref xr, ref xi, ref yr, ref yi, rest, stride); break;
                case 4: Pass4(ref xr, ref xi, ref yr, ref yi, rest, stride); break;
                default: Pass5(ref xr, ref xi, ref yr, ref yi, rest, stride); break;
            }

            ref var swap = ref xr;
            xr = ref yr;
            yr = ref swap;
            swap = ref xi;
            xi = ref yi;
            yi = ref swap;
            stride *= radix;
            swapped = !swapped;
        }

        if (swapped)
        {
            work[..size].CopyTo(re);
            work[size..(2 * size)].CopyTo(im);
        }
    }

    private static ref Vector256<float> Vectors(Span<float> values) => ref Unsafe.As<float, Vector256<float>>(ref MemoryMarshal.GetReference(values));

    private static bool IsFast(int length)
    {
        foreach (var factor in (ReadOnlySpan<int>)[2, 3, 5])
        {
            while (length % factor == 0)
            {
                length /= factor;
            }
        }

        return length == 1;
    }

    private static int[] Factors(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (!IsFast(length))
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "Only 2^a·3^b·5^c.");
        }

        var factors = new List<int>();
        foreach (var factor in (ReadOnlySpan<int>)[5, 3, 4, 2])
        {
            for (; length % factor == 0; length /= factor)
            {
                factors.Add(factor);
            }
        }

        return [.. factors];
    }

    // In each pass: x[q + stride·(p + rest·k)] over k is transformed, times the root p·j, into y[q + stride·(radix·p + j)].
    private void Pass2(ref Vector256<float> xr, ref Vector256<float> xi, ref Vector256<float> yr, ref Vector256<float> yi, int rest, int stride)
    {
        for (var p = 0; p < rest; p++)
        {
            var (wr, wi) = Root(p * stride);
            for (var q = 0; q < stride; q++)
            {
                int a = q + (stride * p), b = a + (stride * rest), to = q + (stride * 2 * p);
                var (ar, ai, br, bi) = (Unsafe.Add(ref xr, a), Unsafe.Add(ref xi, a), Unsafe.Add(ref xr, b), Unsafe.Add(ref xi, b));
                Unsafe.Add(ref yr, to) = ar + br;
                Unsafe.Add(ref yi, to) = ai + bi;
                Store(ref yr, ref yi, to + stride, ar - br, ai - bi, wr, wi);
            }
        }
    }

    private void Pass3(ref Vector256<float> xr, ref Vector256<float> xi, ref Vector256<float> yr, ref Vector256<float> yi, int rest, int stride)
    {
        var half = Vector256.Create(0.5f);
        var high = Vector256.Create((float)(Math.Sqrt(3) / 2));
        for (var p = 0; p < rest; p++)
        {
            var (w1r, w1i) = Root(p * stride);
            var (w2r, w2i) = Root(2 * p * stride);
            for (var q = 0; q < stride; q++)
            {
                int a = q + (stride * p), b = a + (stride * rest), c = b + (stride * rest), to = q + (stride * 3 * p);
                var (ar, ai) = (Unsafe.Add(ref xr, a), Unsafe.Add(ref xi, a));
                var (br, bi) = (Unsafe.Add(ref xr, b), Unsafe.Add(ref xi, b));
                var (cr, ci) = (Unsafe.Add(ref xr, c), Unsafe.Add(ref xi, c));
                var (sr, si) = (br + cr, bi + ci);
                var (dr, di) = ((br - cr) * high, (bi - ci) * high);
                var (mr, mi) = (ar - (sr * half), ai - (si * half));
                Unsafe.Add(ref yr, to) = ar + sr;
                Unsafe.Add(ref yi, to) = ai + si;
                Store(ref yr, ref yi, to + stride, mr + di, mi - dr, w1r, w1i);
                Store(ref yr, ref yi, to + (2 * stride), mr - di, mi + dr, w2r, w2i);
            }
        }
    }

    private void Pass4(ref Vector256<float> xr, ref Vector256<float> xi, ref Vector256<float> yr, ref Vector256<float> yi, int rest, int stride)
    {
        for (var p = 0; p < rest; p++)
        {
            var (w1r, w1i) = Root(p * stride);
            var (w2r, w2i) = Root(2 * p * stride);
            var (w3r, w3i) = Root(3 * p * stride);
            for (var q = 0; q < stride; q++)
            {
                int a = q + (stride * p), b = a + (stride * rest), c = b + (stride * rest), d = c + (stride * rest), to = q + (stride * 4 * p);
                var (ar, ai) = (Unsafe.Add(ref xr, a), Unsafe.Add(ref xi, a));
                var (br, bi) = (Unsafe.Add(ref xr, b), Unsafe.Add(ref xi, b));
                var (cr, ci) = (Unsafe.Add(ref xr, c), Unsafe.Add(ref xi, c));
                var (dr, di) = (Unsafe.Add(ref xr, d), Unsafe.Add(ref xi, d));
                var (acr, aci, amr, ami) = (ar + cr, ai + ci, ar - cr, ai - ci);
                var (bdr, bdi, bmr, bmi) = (br + dr, bi + di, br - dr, bi - di);
                Unsafe.Add(ref yr, to) = acr + bdr;
                Unsafe.Add(ref yi, to) = aci + bdi;
                Store(ref yr, ref yi, to + stride, amr + bmi, ami - bmr, w1r, w1i);
                Store(ref yr, ref yi, to + (2 * stride), acr - bdr, aci - bdi, w2r, w2i);
                Store(ref yr, ref yi, to + (3 * stride), amr - bmi, ami + bmr, w3r, w3i);
            }
        }
    }

    private void Pass5(ref Vector256<float> xr, ref Vector256<float> xi, ref Vector256<float> yr, ref Vector256<float> yi, int rest, int stride)
    {
        var (sin1, cos1) = Math.SinCos(2 * Math.PI / 5);
        var (sin2, cos2) = Math.SinCos(4 * Math.PI / 5);
        var (c1, c2, s1, s2) = (Vector256.Create((float)cos1), Vector256.Create((float)cos2), Vector256.Create((float)sin1), Vector256.Create((float)sin2));
        for (var p = 0; p < rest; p++)
        {
            var (w1r, w1i) = Root(p * stride);
            var (w2r, w2i) = Root(2 * p * stride);
            var (w3r, w3i) = Root(3 * p * stride);
            var (w4r, w4i) = Root(4 * p * stride);
            for (var q = 0; q < stride; q++)
            {
                int a = q + (stride * p), step = stride * rest, to = q + (stride * 5 * p);
                var (ar, ai) = (Unsafe.Add(ref xr, a), Unsafe.Add(ref xi, a));
                var (br, bi) = (Unsafe.Add(ref xr, a + step), Unsafe.Add(ref xi, a + step));
                var (cr, ci) = (Unsafe.Add(ref xr, a + (2 * step)), Unsafe.Add(ref xi, a + (2 * step)));
                var (dr, di) = (Unsafe.Add(ref xr, a + (3 * step)), Unsafe.Add(ref xi, a + (3 * step)));
                var (er, ei) = (Unsafe.Add(ref xr, a + (4 * step)), Unsafe.Add(ref xi, a + (4 * step)));
                var (ber, bei, bmr, bmi) = (br + er, bi + ei, br - er, bi - ei);
                var (cdr, cdi, cmr, cmi) = (cr + dr, ci + di, cr - dr, ci - di);
                var (m1r, m1i) = (ar + (ber * c1) + (cdr * c2), ai + (bei * c1) + (cdi * c2));
                var (m2r, m2i) = (ar + (ber * c2) + (cdr * c1), ai + (bei * c2) + (cdi * c1));
                var (n1r, n1i) = ((bmr * s1) + (cmr * s2), (bmi * s1) + (cmi * s2));
                var (n2r, n2i) = ((bmr * s2) - (cmr * s1), (bmi * s2) - (cmi * s1));
                Unsafe.Add(ref yr, to) = ar + ber + cdr;
                Unsafe.Add(ref yi, to) = ai + bei + cdi;
                Store(ref yr, ref yi, to + stride, m1r + n1i, m1i - n1r, w1r, w1i);
                Store(ref yr, ref yi, to + (2 * stride), m2r + n2i, m2i - n2r, w2r, w2i);
                Store(ref yr, ref yi, to + (3 * stride), m2r - n2i, m2i + n2r, w3r, w3i);
                Store(ref yr, ref yi, to + (4 * stride), m1r - n1i, m1i + n1r, w4r, w4i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref Vector256<float> yr, ref Vector256<float> yi, int at, Vector256<float> re, Vector256<float> im, Vector256<float> wr, Vector256<float> wi)
    {
        Unsafe.Add(ref yr, at) = (re * wr) - (im * wi);
        Unsafe.Add(ref yi, at) = (re * wi) + (im * wr);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector256<float> Re, Vector256<float> Im) Root(int power) => (Vector256.Create(cosines[power]), Vector256.Create(sines[power]));
}
