using FsCheck;
using FsCheck.Fluent;
using Redirect.Links.Passphrases;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Tests.Passphrases;

public sealed class PassphraseTokensTests
{
    internal const string Known = "Q7K4M2XR9TBP";

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(value => (byte)(value * 7))];
    private static readonly CodePermutation Permutation = new(Key, PassphraseTokens.PayloadLength, PassphraseTokens.Alphabet);

    /// <summary>Tokens as the service makes them, by their numbers.</summary>
    internal static IReadOnlyList<string> Made(int count) =>
        [.. Enumerable.Range(0, 2 * count).Select(number => PassphraseTokens.Make(Permutation.Encode(number))).OfType<string>().Take(count)];

    [Fact]
    public void The_token_of_the_documentation_is_one()
    {
        Assert.True(PassphraseTokens.TryParse("#Q7K4-M2XR-9TBP#", out var token));
        Assert.Equal(Known, token);
        Assert.Equal("#Q7K4-M2XR-9TBP#", PassphraseTokens.Show(Known));
        Assert.Equal(Known, PassphraseTokens.Make(Known[..^1]));
    }

    [Fact]
    public void Every_wrong_symbol_at_every_place_is_detected()
    {
        foreach (var token in Made(200).Append(Known))
        {
            Assert.True(PassphraseTokens.Checks(token));
            for (var place = 0; place < token.Length; place++)
            {
                foreach (var symbol in PassphraseTokens.Alphabet.Where(symbol => symbol != token[place]))
                {
                    Assert.False(PassphraseTokens.Checks(token[..place] + symbol + token[(place + 1)..]), $"{token} with {symbol} at {place}");
                }
            }
        }
    }

    [Fact]
    public void Every_swap_of_two_symbols_is_detected_neighbours_or_not()
    {
        foreach (var token in Made(500).Append(Known))
        {
            for (var one = 0; one < token.Length; one++)
            {
                for (var other = one + 1; other < token.Length; other++)
                {
                    var swapped = token.ToCharArray();
                    (swapped[one], swapped[other]) = (swapped[other], swapped[one]);
                    Assert.Equal(token[one] == token[other], PassphraseTokens.Checks(swapped));
                }
            }
        }
    }

    // Not over sampled tokens but over the code itself: it is linear, so an error is seen in every token or in none.
    [Fact]
    public void No_error_of_one_symbol_or_of_two_swapped_neighbours_has_the_sum_of_none()
    {
        var zero = new string('0', PassphraseTokens.Length);
        Assert.False(PassphraseTokens.Checks(zero));
        for (var place = 0; place < PassphraseTokens.Length; place++)
        {
            foreach (var error in PassphraseTokens.Alphabet.Skip(1))
            {
                // Known and Known + error check alike only if the error's own sum is 0.
                Assert.False(PassphraseTokens.Checks(Plus(Known, place, error)));
                if (place + 1 < PassphraseTokens.Length)
                {
                    Assert.False(PassphraseTokens.Checks(Plus(Plus(Known, place, error), place + 1, error)));
                }
            }
        }
    }

    [Fact]
    public void Other_errors_pass_about_once_in_thirty_two()
    {
        var random = new Random(1);
        var passed = Enumerable.Range(0, 320_000).Count(_ => PassphraseTokens.Checks(random.GetItems(PassphraseTokens.Alphabet.AsSpan(), PassphraseTokens.Length)));
        Assert.InRange(passed, 9_600, 10_400);
    }

    [Fact]
    public void Numbers_become_different_tokens_that_look_like_nothing_else()
    {
        var tokens = Made(20_000);
        Assert.Equal(20_000, tokens.Distinct().Count());
        Assert.All(tokens, token => Assert.True(token.Length == PassphraseTokens.Length && PassphraseTokens.IsToken(token) && token.Count(char.IsAsciiDigit) >= 2 && token.Count(char.IsAsciiLetter) >= 3));
        Assert.Equal(1L << 55, Permutation.Count);

        // What is left out for looking like something else must stay little: a counter goes that much faster.
        Assert.InRange(Enumerable.Range(0, 10_000).Count(number => PassphraseTokens.Make(Permutation.Encode(number)) is null), 500, 2_000);
    }

    [Fact]
    public void A_token_is_read_as_people_type_it()
    {
        var styles = Gen.Choose(0, 255).Two();
        Prop.ForAll(Gen.Elements(Made(300).ToArray()).ToArbitrary(), styles.ToArbitrary(), (token, style) =>
        {
            var typed = string.Concat(token.Select((symbol, at) => Typed(symbol, style.Item1 >> (at % 8), style.Item2 >> (at % 7), at)));
            return PassphraseTokens.TryParse(typed, out var read) && read == token;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Q7K4M2XR9TB")]
    [InlineData("Q7K4M2XR9TBPP")]
    [InlineData("Q7K4M2XR9TUP")]
    [InlineData("Q7K4M2XR9TB?")]
    [InlineData("Q7K4.M2XR.9TBP")]
    [InlineData("Ｑ7K4M2XR9TBP")]
    [InlineData("000000000000")]
    public void What_is_no_token_is_not_read(string text) => Assert.False(PassphraseTokens.TryParse(text, out _));

    private static string Plus(string token, int place, char error)
    {
        var value = PassphraseTokens.Alphabet.IndexOf(token[place], StringComparison.Ordinal) ^ PassphraseTokens.Alphabet.IndexOf(error, StringComparison.Ordinal);
        return token[..place] + PassphraseTokens.Alphabet[value] + token[(place + 1)..];
    }

    private static string Typed(char symbol, int alike, int spacing, int at)
    {
        var written = (symbol, alike & 3) switch
        {
            ('0', 1) => "O",
            ('0', 2) => "o",
            ('1', 1) => "I",
            ('1', 2) => "l",
            (_, 1 or 3) => symbol.ToString().ToLowerInvariant(),
            _ => symbol.ToString(),
        };
        return at > 0 && (spacing & 1) == 1 ? ((spacing & 2) == 2 ? "-" : " ") + written : written;
    }
}
