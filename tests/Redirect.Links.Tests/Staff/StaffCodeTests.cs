using Redirect.Links.Staff;
using Redirect.Links.Symbols;

namespace Redirect.Links.Tests.Staff;

public sealed class StaffCodeTests
{
    [Fact]
    public void A_code_is_read_as_people_write_it()
    {
        var code = Enumerable.Range(0, 100_000).Select(_ => StaffCode.Random()).First(text => text.Contains('0') && text.Contains('1'));
        Assert.Equal(StaffCode.Length, code.Length);
        foreach (var typed in new[] { code, code.ToLowerInvariant(), code.Replace('0', 'O').Replace('1', 'l'), $" {code[..3]}-{code[3..]} ", string.Join(' ', code.ToCharArray()) })
        {
            Assert.Equal(code, StaffCode.Of(typed));
        }
    }

    [Fact]
    public void No_slip_of_a_symbol_and_no_swap_of_two_gives_another_code()
    {
        for (var round = 0; round < 200; round++)
        {
            var code = StaffCode.Random();
            for (var at = 0; at < code.Length; at++)
            {
                Assert.All(Base32Symbols.Alphabet.Where(symbol => symbol != code[at]), symbol => Assert.Null(StaffCode.Of(code[..at] + symbol + code[(at + 1)..])));
                for (var other = at + 1; other < code.Length; other++)
                {
                    var swapped = code.ToCharArray();
                    (swapped[at], swapped[other]) = (swapped[other], swapped[at]);
                    Assert.Equal(code[at] == code[other] ? code : null, StaffCode.Of(new string(swapped)));
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000")]
    [InlineData("12345")]
    [InlineData("UUUUUUU")] // no symbols
    [InlineData("一二三四五六七")]
    public void Other_texts_are_none(string text) => Assert.Null(StaffCode.Of(text));

    [Fact]
    public void Text_around_a_code_makes_it_none()
    {
        var code = StaffCode.Random();
        Assert.Null(StaffCode.Of(code + "0"));
        Assert.Null(StaffCode.Of(code + "!"));
        Assert.NotNull(StaffCode.Of(code + new string(' ', 25)));
        Assert.Null(StaffCode.Of(code + new string(' ', 26)));
    }

    [Fact]
    public void Codes_are_drawn_from_many() => Assert.InRange(Enumerable.Range(0, 10_000).Select(_ => StaffCode.Random()).Distinct().Count(), 9_995, 10_000);

    [Theory]
    [InlineData("A-1_b.C", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("员1", false)]
    public void A_number_has_letters_digits_and_three_marks(string text, bool can) => Assert.Equal(can, StaffFields.IsNumber(text));

    [Fact]
    public void A_number_has_64_characters_at_most() => Assert.Equal((true, false), (StaffFields.IsNumber(new string('x', 64)), StaffFields.IsNumber(new string('x', 65))));
}
