using FsCheck;
using FsCheck.Fluent;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Tests.ShortLinks;

public sealed class CodePermutationTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];

    [Fact]
    public void Every_code_leads_back_to_its_number()
    {
        foreach (var length in new[] { 1, 2, 6, 7, 12 })
        {
            var permutation = new CodePermutation(Key, length);
            var numbers = ArbMap.Default.GeneratorFor<DoNotSize<long>>().Select(any => (long)((ulong)any.Item % (ulong)permutation.Count));
            Prop.ForAll(numbers.ToArbitrary(), number => permutation.Decode(permutation.Encode(number)) == number)
                .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        }
    }

    [Fact]
    public void Every_code_of_a_small_domain_is_made_exactly_once()
    {
        var permutation = new CodePermutation(Key, 3);
        var codes = Enumerable.Range(0, (int)permutation.Count).Select(number => permutation.Encode(number)).ToHashSet();
        Assert.Equal(31 * 31 * 31, codes.Count);
        Assert.All(codes, code => Assert.True(code.Length == 3 && code.All(CodePermutation.Alphabet.Contains)));
    }

    // Pearson's χ² per place: 30 degrees of freedom, mean 30, variance 60; beyond 77 once in 10⁵ for a uniform source. The key is fixed, so this never flickers.
    [Fact]
    public void A_hundred_thousand_consecutive_codes_are_uniform_in_every_place()
    {
        const int Count = 100_000;
        var permutation = new CodePermutation(Key, 7);
        var seen = new int[7, 31];
        for (var number = 0; number < Count; number++)
        {
            var code = permutation.Encode(number);
            for (var place = 0; place < 7; place++)
            {
                seen[place, CodePermutation.Alphabet.IndexOf(code[place], StringComparison.Ordinal)]++;
            }
        }

        for (var place = 0; place < 7; place++)
        {
            var expected = Count / 31.0;
            var chi = Enumerable.Range(0, 31).Sum(symbol => Math.Pow(seen[place, symbol] - expected, 2) / expected);
            Assert.InRange(chi, 5, 77);
        }
    }

    [Fact]
    public void Neighbours_have_nothing_in_common()
    {
        var permutation = new CodePermutation(Key, 7);
        var equalPlaces = 0;
        for (var number = 0; number < 10_000; number++)
        {
            var (one, next) = (permutation.Encode(number), permutation.Encode(number + 1));
            Assert.NotEqual(one, next);
            equalPlaces += one.Zip(next).Count(pair => pair.First == pair.Second);
        }

        // Seven places of 10,000 pairs, each equal by chance once in 31 times: 2,258, standard deviation 47.
        Assert.InRange(equalPlaces, 2_000, 2_520);
    }

    [Fact]
    public void Another_key_or_length_is_another_permutation()
    {
        byte[] other = [.. Key[..31], 99];
        var numbers = Enumerable.Range(0, 1000);
        Assert.InRange(numbers.Count(number => new CodePermutation(Key, 7).Encode(number) == new CodePermutation(other, 7).Encode(number)), 0, 1);
        Assert.InRange(numbers.Count(number => new CodePermutation(Key, 7).Encode(number)[..6] == new CodePermutation(Key, 6).Encode(number)), 0, 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("222222")]
    [InlineData("22222222")]
    [InlineData("222222o")]
    [InlineData("222222A")]
    public void What_is_no_code_has_no_number(string text) => Assert.Null(new CodePermutation(Key, 7).Decode(text));

    [Fact]
    public void Numbers_outside_are_refused()
    {
        var permutation = new CodePermutation(Key, 6);
        Assert.Equal(887_503_681, permutation.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => permutation.Encode(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => permutation.Encode(permutation.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CodePermutation(Key[..31], 7));
    }
}
