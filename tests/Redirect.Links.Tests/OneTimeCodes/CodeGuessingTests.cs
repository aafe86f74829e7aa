using Redirect.Links.OneTimeCodes;

namespace Redirect.Links.Tests.OneTimeCodes;

/// <summary>What codes tell of one another: nothing. All keys are fixed, so none of these flickers.</summary>
public sealed class CodeGuessingTests
{
    private const int Count = 100_000;
    private const int Known = 1_000;

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(value => (byte)(value * 5))];

    // Pearson's χ²: 31 degrees of freedom, mean 31, variance 62; beyond 79 once in 10⁵ for a uniform source. The check symbol is one of the places.
    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(13)]
    public void Every_place_has_every_symbol_equally_often(int length)
    {
        var values = ValuesOf(length);
        for (var place = 0; place < length; place++)
        {
            var seen = new int[32];
            foreach (var value in values)
            {
                seen[SymbolAt(length, value, place)]++;
            }

            Assert.InRange(ChiSquare(seen), 8, 79);
        }
    }

    // 1,023 degrees of freedom: mean 1,023, standard deviation 45.
    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    public void The_symbol_of_the_next_code_does_not_depend_on_this_one_s_at_any_place(int length)
    {
        var values = ValuesOf(length);
        for (var place = 0; place < length; place++)
        {
            for (var next = 0; next < length; next++)
            {
                var seen = new int[1024];
                for (var at = 1; at < Count; at++)
                {
                    seen[(SymbolAt(length, values[at - 1], place) * 32) + SymbolAt(length, values[at], next)]++;
                }

                Assert.InRange(ChiSquare(seen), 1023 - (5 * 45), 1023 + (5 * 45));
            }
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(10)]
    public void A_thousand_codes_in_a_row_do_not_tell_the_next(int length)
    {
        var mask = (1L << (5 * (length - 1))) - 1;
        var values = ValuesOf(length);
        var predictors = new Dictionary<string, Func<int, long>>
        {
            ["the last one, one symbol on"] = at => values[at - 1] + 1,
            ["the last one, one symbol back"] = at => values[at - 1] - 1,
            ["the same step as before"] = at => (2 * values[at - 1]) - values[at - 2],
            ["the same difference of bits as before"] = at => values[at - 1] ^ values[at - 2] ^ values[at - 3],
            ["a polynomial through the last four"] = at => (4 * values[at - 1]) - (6 * values[at - 2]) + (4 * values[at - 3]) - values[at - 4],
            ["a linear congruential generator"] = at =>
            {
                var (x, y, z) = (values[at - 3], values[at - 2], values[at - 1]);
                return z + ((z - y) * (z - y) * Inverse(y - x));
            },
            ["the steps of half the known ones"] = at => values[at - 1] + values[at - (Known / 2)] - values[at - (Known / 2) - 1],
            ["the bits' steps at a power of two"] = at => values[at - 1] ^ values[at - 512] ^ values[at - 513],
        };
        foreach (var (name, predict) in predictors)
        {
            Assert.True(Enumerable.Range(Known, Count - Known).All(at => (predict(at) & mask) != values[at]), name);
        }
    }

    // The shortest shift register that makes a bit's sequence: what has structure has a short one; a fair coin's is half its length, ± about 1.
    [Fact]
    public void No_bit_of_a_thousand_codes_in_a_row_is_made_by_a_shift_register_shorter_than_half_of_them()
    {
        var values = ValuesOf(10);
        for (var bit = 0; bit < 45; bit++)
        {
            Assert.InRange(LinearComplexity([.. values.Take(Known).Select(value => (value >> bit & 1) == 1)]), (Known / 2) - 15, (Known / 2) + 15);
        }
    }

    [Fact]
    public void Neighbours_differ_in_half_of_their_bits()
    {
        var values = ValuesOf(10);
        var different = values.Skip(1).Zip(values, (one, other) => (double)long.PopCount(one ^ other)).Average();
        Assert.InRange(different, 22.5 - 0.1, 22.5 + 0.1);
    }

    [Theory]
    [InlineData(6, 335)]
    [InlineData(7, 10_737)]
    [InlineData(8, 343_597)]
    [InlineData(9, 10_995_116)]
    [InlineData(13, 11_529_215_046_068)]
    public void A_series_is_full_long_before_guessing_pays(int length, long room)
    {
        Assert.Equal(room, CodeSpace.RoomOf(length));
        Assert.Equal(length, CodeSpace.ShortestFor(room));
        Assert.Equal(length == CodeTexts.MaxLength ? null : length + 1, CodeSpace.ShortestFor(room + 1));
    }

    private static long[] ValuesOf(int length)
    {
        using var permutation = new SeriesPermutation(Key, length - 1);
        return permutation.ValuesOf(0, Count);
    }

    private static int SymbolAt(int length, long value, int place) => place < length - 1
        ? (int)(value >> (5 * (length - 2 - place))) & 31
        : Symbols.IndexOf(CodeTexts.Make("", length, value)[^1], StringComparison.Ordinal);

    private static double ChiSquare(int[] seen)
    {
        var expected = seen.Sum() / (double)seen.Length;
        return seen.Sum(count => Math.Pow(count - expected, 2) / expected);
    }

    // Modulo a power of two, of what is odd; Newton's doubling of right bits.
    private static long Inverse(long odd)
    {
        var inverse = odd;
        for (var round = 0; round < 6; round++)
        {
            inverse *= 2 - (odd * inverse);
        }

        return inverse;
    }

    // Berlekamp and Massey's algorithm over GF(2).
    private static int LinearComplexity(bool[] sequence)
    {
        var (current, before) = (new bool[sequence.Length + 1], new bool[sequence.Length + 1]);
        current[0] = before[0] = true;
        var (length, last) = (0, -1);
        for (var at = 0; at < sequence.Length; at++)
        {
            var discrepancy = false;
            for (var tap = 0; tap <= length; tap++)
            {
                discrepancy ^= current[tap] & sequence[at - tap];
            }

            if (!discrepancy)
            {
                continue;
            }

            var kept = (bool[])current.Clone();
            for (var tap = 0; tap + at - last <= sequence.Length; tap++)
            {
                current[tap + at - last] ^= before[tap];
            }

            if (2 * length <= at)
            {
                (length, last, before) = (at + 1 - length, at, kept);
            }
        }

        return length;
    }

    private const string Symbols = Redirect.Links.Symbols.Base32Symbols.Alphabet;
}
