using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>Exchanges rows and columns of 8 × 8 values.</summary>
internal static class Transposition
{
    private const int Lanes = 8;

    /// <param name="rows">Eight.</param>
    /// <param name="columns">64 values to fill.</param>
    public static void Transpose(ReadOnlySpan<Vector256<float>> rows, Span<float> columns)
    {
        if (!Avx.IsSupported)
        {
            for (var row = 0; row < Lanes; row++)
            {
                for (var column = 0; column < Lanes; column++)
                {
                    columns[(column * Lanes) + row] = rows[row][column];
                }
            }

            return;
        }

        var to = MemoryMarshal.Cast<float, Vector256<float>>(columns[..(Lanes * Lanes)]);
        var (a0, a1, a2, a3) = Quarters(rows[0], rows[1], rows[2], rows[3]);
        var (b0, b1, b2, b3) = Quarters(rows[4], rows[5], rows[6], rows[7]);
        to[0] = Avx.Permute2x128(a0, b0, 0x20);
        to[1] = Avx.Permute2x128(a1, b1, 0x20);
        to[2] = Avx.Permute2x128(a2, b2, 0x20);
        to[3] = Avx.Permute2x128(a3, b3, 0x20);
        to[4] = Avx.Permute2x128(a0, b0, 0x31);
        to[5] = Avx.Permute2x128(a1, b1, 0x31);
        to[6] = Avx.Permute2x128(a2, b2, 0x31);
        to[7] = Avx.Permute2x128(a3, b3, 0x31);
    }

    // Transposes 4 × 4 in each half of the registers.
    private static (Vector256<float> A, Vector256<float> B, Vector256<float> C, Vector256<float> D) Quarters(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        var (low, high) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
        var (low2, high2) = (Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        return (Avx.Shuffle(low, low2, 0x44), Avx.Shuffle(low, low2, 0xEE), Avx.Shuffle(high, high2, 0x44), Avx.Shuffle(high, high2, 0xEE));
    }
}
