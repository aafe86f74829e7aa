using Redirect.Links.OneTimeCodes;

namespace Redirect.Links.Tests.OneTimeCodes;

public sealed class SeriesPermutationTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];
    private static readonly byte[] OtherKey = [.. Key.Select((value, at) => at == 31 ? (byte)(value ^ 1) : value)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_value_of_a_small_space_is_made_exactly_once(int symbols)
    {
        using var permutation = new SeriesPermutation(Key, symbols);
        var values = permutation.ValuesOf(0, (int)permutation.Count);
        Assert.Equal(Math.Pow(32, symbols), permutation.Count);
        Assert.Equal(values.LongLength, values.Distinct().LongCount());
        Assert.All(values, value => Assert.InRange(value, 0, permutation.Count - 1));
    }

    [Fact]
    public void Every_value_leads_back_to_its_number()
    {
        for (var symbols = 1; symbols <= 12; symbols++)
        {
            using var permutation = new SeriesPermutation(Key, symbols);
            foreach (var first in new[] { 0, permutation.Count / 3 * 2 % (permutation.Count - 31), permutation.Count - 32 })
            {
                var values = permutation.ValuesOf(first, 32);
                Assert.All(values, value => Assert.InRange(value, 0, permutation.Count - 1));
                permutation.Invert(values);
                Assert.Equal(Enumerable.Range(0, 32).Select(at => first + at), values);
            }
        }
    }

    [Fact]
    public void It_does_not_matter_how_many_are_made_at_once()
    {
        using var permutation = new SeriesPermutation(Key, 9);
        Assert.Equal(permutation.ValuesOf(0, 1_000), Enumerable.Range(0, 1_000).Select(number => permutation.ValuesOf(number, 1)[0]));
        Assert.Empty(permutation.ValuesOf(5, 0));
    }

    // Codes that were given out must stay what they are; a change of this test is a change of every series that there is.
    [Fact]
    public void The_values_of_a_key_are_these_for_ever()
    {
        using var permutation = new SeriesPermutation(Key, 9);
        Assert.Equal(KnownValues, permutation.ValuesOf(0, 4));
    }

    // From an implementation of its own, in another language and with OpenSSL's AES.
    private static readonly long[] KnownValues = [23_658_313_246_600, 34_930_002_144_338, 24_270_385_025_698, 32_309_855_878_965];

    [Fact]
    public void Another_key_or_length_gives_other_values()
    {
        using var permutation = new SeriesPermutation(Key, 9);
        using var other = new SeriesPermutation(OtherKey, 9);
        using var longer = new SeriesPermutation(Key, 10);
        var values = permutation.ValuesOf(0, 10_000);
        Assert.DoesNotContain(values.Zip(other.ValuesOf(0, 10_000)), pair => pair.First == pair.Second);
        Assert.DoesNotContain(values.Zip(longer.ValuesOf(0, 10_000)), pair => pair.First == pair.Second >> 5 || pair.First == (pair.Second & (permutation.Count - 1)));
    }

    [Fact]
    public void There_are_no_values_beyond_the_last()
    {
        using var permutation = new SeriesPermutation(Key, 5);
        Assert.Single(permutation.ValuesOf(permutation.Count - 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => permutation.ValuesOf(permutation.Count - 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => permutation.ValuesOf(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeriesPermutation(Key, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeriesPermutation(Key, 13));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeriesPermutation(Key[..31], 9));
    }

    [Fact]
    public void A_million_codes_are_all_different()
    {
        using var permutation = new SeriesPermutation(Key, 8);
        var codes = new HashSet<string>(1_000_000);
        Assert.All(permutation.ValuesOf(0, 1_000_000), value => Assert.True(codes.Add(CodeTexts.Make("", 9, value))));
    }
}
