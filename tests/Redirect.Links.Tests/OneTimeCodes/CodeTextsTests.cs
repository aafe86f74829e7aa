using FsCheck;
using FsCheck.Fluent;
using Redirect.Links.OneTimeCodes;
using Redirect.Links.Passphrases;
using Redirect.Links.Symbols;
using Redirect.Links.Tests.Passphrases;

namespace Redirect.Links.Tests.OneTimeCodes;

public sealed class CodeTextsTests
{
    /// <summary>Codes of every length with prefixes of every length.</summary>
    private static readonly IReadOnlyList<string> Made =
    [
        .. from length in Enumerable.Range(CodeTexts.MinLength, CodeTexts.MaxLength - CodeTexts.MinLength + 1)
           from prefix in new[] { "", "8", "VXP", "SVMMER", "00000000", "ZZZZZZZZ" }
           from value in new[] { 0, 1, (1L << (5 * (length - 1))) - 1, 0x5A5A5A5A5A5A5A5 & ((1L << (5 * (length - 1))) - 1) }
           select CodeTexts.Make(prefix, length, value),
    ];

    [Fact]
    public void A_code_is_its_prefix_its_number_and_a_check_symbol()
    {
        var code = CodeTexts.Make("SVMMER", 10, 33);
        Assert.Equal("SVMMER000000011", code[..^1]);
        Assert.True(CodeTexts.Checks(code));
        Assert.All(Made, made => Assert.True(CodeTexts.Checks(made) && made.All(Base32Symbols.Alphabet.Contains)));
        Assert.Equal(Made.Count, Made.Distinct().Count());
        Assert.Equal((6, 21), (Made.Min(made => made.Length), Made.Max(made => made.Length)));
    }

    [Fact]
    public void Every_wrong_symbol_at_every_place_is_refused()
    {
        foreach (var code in Made)
        {
            for (var place = 0; place < code.Length; place++)
            {
                foreach (var symbol in Base32Symbols.Alphabet.Where(symbol => symbol != code[place]))
                {
                    Assert.False(CodeTexts.TryRead(code[..place] + symbol + code[(place + 1)..], out _), $"{code} with {symbol} at {place}");
                }
            }
        }
    }

    [Fact]
    public void Every_swap_of_two_symbols_is_refused_neighbours_or_not()
    {
        foreach (var code in Made)
        {
            for (var one = 0; one < code.Length; one++)
            {
                for (var other = one + 1; other < code.Length; other++)
                {
                    var swapped = code.ToCharArray();
                    (swapped[one], swapped[other]) = (swapped[other], swapped[one]);
                    Assert.Equal(code[one] == code[other], CodeTexts.TryRead(swapped, out _));
                }
            }
        }
    }

    // Not over sampled codes but over the field: all a check symbol can tell apart.
    [Fact]
    public void No_two_places_have_one_weight_and_none_has_none()
    {
        var weights = Enumerable.Range(0, Base32Symbols.MostPlaces).Select(place => Base32Symbols.SumOf(new string('0', place) + "1")).ToArray();
        Assert.Equal(Base32Symbols.MostPlaces, weights.Distinct().Count());
        Assert.DoesNotContain(0, weights);
    }

    [Fact]
    public void Other_texts_pass_about_once_in_thirty_two()
    {
        var random = new Random(1);
        var passed = Enumerable.Range(0, 320_000).Count(_ => CodeTexts.Checks(random.GetItems(Base32Symbols.Alphabet.AsSpan(), 10)));
        Assert.InRange(passed, 9_600, 10_400);
    }

    [Fact]
    public void A_code_is_read_as_people_type_it()
    {
        var styles = Gen.Choose(0, 4095).Two();
        Prop.ForAll(Gen.Elements(Made.ToArray()).ToArbitrary(), styles.ToArbitrary(), (code, style) =>
        {
            var typed = string.Concat(code.Select((symbol, at) => Typed(symbol, style.Item1 >> (at % 11), style.Item2 >> (at % 10))));
            return CodeTexts.TryRead(typed, out var read) && read == code;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("00000")]
    [InlineData("000000")]
    [InlineData("0000000000")]
    [InlineData("惊喜码")]
    public void What_is_no_code_is_not_read(string text) => Assert.False(CodeTexts.TryRead(text, out _));

    [Fact]
    public void Five_symbols_and_twenty_two_are_no_code_though_their_sum_fits()
    {
        Assert.False(CodeTexts.TryRead("0000" + Base32Symbols.CheckOf("0000", 19), out _));
        Assert.True(CodeTexts.TryRead("00000" + Base32Symbols.CheckOf("00000", 19), out _));
        var twenty = new string('A', 20);
        Assert.True(CodeTexts.TryRead(twenty + Base32Symbols.CheckOf(twenty, 19), out _));
        Assert.False(CodeTexts.TryRead(twenty + "A" + Base32Symbols.CheckOf(twenty + "A", 19), out _));
    }

    [Fact]
    public void No_passphrase_is_a_code() => Assert.All(PassphraseTokensTests.Made(2_000), token => Assert.False(CodeTexts.TryRead(PassphraseTokens.Show(token).Trim('#'), out _)));

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("summer", "SVMMER")]
    [InlineData("GOLD", "G01D")]
    [InlineData("ABCDEFGH", "ABCDEFGH")]
    [InlineData("ABCDEFGHJ", null)]
    [InlineData("A-B", null)]
    [InlineData("A B", null)]
    [InlineData("=1", null)]
    [InlineData("券", null)]
    public void A_prefix_may_be_a_word_and_is_kept_as_it_is_read(string? written, string? kept) => Assert.Equal(kept, CodeTexts.FoldPrefix(written));

    [Theory]
    [InlineData("", 6, "012-345")]
    [InlineData("", 7, "012-3456")]
    [InlineData("", 8, "0123-4567")]
    [InlineData("", 9, "0123-45678")]
    [InlineData("", 10, "01234-56789")]
    [InlineData("", 11, "012-3456-789A")]
    [InlineData("", 12, "0123-4567-89AB")]
    [InlineData("", 13, "0123-4567-89ABC")]
    [InlineData("Summer", 10, "SUMMER-01234-56789")]
    [InlineData("ABCDEFGH", 13, "ABCDEFGH-0123-4567-89ABC")]
    public void It_is_shown_in_groups(string prefix, int length, string shown) =>
        Assert.Equal(shown, CodeTexts.Show(prefix, CodeTexts.FoldPrefix(prefix) + Base32Symbols.Alphabet[..length]));

    private static string Typed(char symbol, int alike, int spacing)
    {
        var written = (symbol, alike & 3) switch
        {
            ('0', 1) => 'O',
            ('0', 2) => 'o',
            ('1', 1) => 'I',
            ('1', 2) => 'l',
            ('V', 1) => 'u',
            (_, 1) => char.ToLowerInvariant(symbol),
            (_, 3) => (char)(symbol - '!' + '！'),
            _ => symbol,
        };
        return (spacing & 7) switch
        {
            1 => "-" + written,
            2 => " " + written,
            3 => "\u3000" + written,
            4 => "—\u200B" + written,
            _ => written.ToString(),
        };
    }
}
