using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.SurpriseCodes;

public sealed class KeywordKeyTests
{
    [Theory]
    [InlineData("Summer", "summer")]
    [InlineData("ＳＵＭＭＥＲ", "summer")]
    [InlineData("s u\tm m\u3000e r", "summer")]
    [InlineData("su\u200Bm\u200Dm\u2060er\uFEFF", "summer")]
    [InlineData("\u202Esummer\u202C", "summer")]
    [InlineData("sum\u00ADmer", "summer")]
    [InlineData("sum\u0001mer", "summer")]
    [InlineData("𝒔𝒖𝒎𝒎𝒆𝒓", "summer")]
    [InlineData("ⓢⓤⓜⓜⓔⓡ", "summer")]
    [InlineData("芝麻 开门", "芝麻开门")]
    [InlineData("芝麻\uFE00开门", "芝麻开门")]
    [InlineData("⾦⾊", "金色")]
    [InlineData("STRASSE", "strasse")]
    [InlineData("Straße", "strasse")]
    [InlineData("STRAẞE", "strasse")]
    [InlineData("ﬁsch", "fisch")]
    [InlineData("ΣΊΣΥΦΟΣ", "σι\u0301συφοσ")]
    [InlineData("Σίσυφος", "σι\u0301συφοσ")]
    [InlineData("①②③④⑤⑥", "123456")]
    [InlineData("ｶﾞﾗｽ", "カ\u3099ラス")]
    [InlineData("ガラス", "カ\u3099ラス")]
    [InlineData("İSTANBUL", "istanbul")]
    [InlineData("I\u0307stanbul", "istanbul")]
    [InlineData("ıstanbul", "istanbul")]
    [InlineData("istanbul", "istanbul")]
    public void Texts_that_people_take_for_one_have_one_key(string text, string key) => Assert.Equal(key, KeywordKey.Of(text));

    [Theory]
    [InlineData("café", "cafe\u0301")]
    [InlineData("한글", "\u1112\u1161\u11AB\u1100\u1173\u11AF")]
    [InlineData("q\u0323\u0307x", "q\u0307\u0323x")]
    public void How_a_letter_is_put_together_makes_no_difference(string one, string other)
    {
        Assert.NotNull(KeywordKey.Of(one));
        Assert.Equal(KeywordKey.Of(one), KeywordKey.Of(other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a\u0301")]
    [InlineData("\u200B\u200B\u200B")]
    [InlineData("abc-def")]
    [InlineData("a.b")]
    [InlineData("100%")]
    [InlineData("_under")]
    [InlineData("' OR 1=1--")]
    [InlineData("😀😀")]
    [InlineData("ab\uD800")]
    [InlineData("\u0301ab")]
    [InlineData("½½½")]
    public void What_is_no_keyword_has_no_key(string text) => Assert.Null(KeywordKey.Of(text));

    [Fact]
    public void A_key_has_2_to_16_characters_as_people_count_them()
    {
        Assert.NotNull(KeywordKey.Of("惊喜"));
        Assert.NotNull(KeywordKey.Of(new string('喜', 16)));
        Assert.Null(KeywordKey.Of(new string('喜', 17)));
        Assert.NotNull(KeywordKey.Of(string.Concat(Enumerable.Repeat("e\u0301", 16))));
        Assert.NotNull(KeywordKey.Of(string.Concat(Enumerable.Repeat("𠮷", 16))));
        Assert.Null(KeywordKey.Of("ab" + new string('\u0301', 63)));
        Assert.NotNull(KeywordKey.Of("ab" + new string(' ', 510)));
        Assert.Null(KeywordKey.Of("ab" + new string(' ', 511)));
    }

    // S100. This process knows no culture but the invariant one; where it did, the table would still be the same.
    [Theory]
    [InlineData("TITLE", "title")]
    [InlineData("TİTLE", "title")]
    [InlineData("tıtle", "title")]
    [InlineData("ŞİŞLİ", "s\u0327is\u0327li")]
    [InlineData("ŞIŞLI", "s\u0327is\u0327li")]
    [InlineData("Ǆǅǆ", "dz\u030Cdz\u030Cdz\u030C")]
    public void No_cultures_capitals_make_another_word(string text, string key) => Assert.Equal(key, KeywordKey.Of(text));

    [Fact]
    public void A_key_is_its_own_key()
    {
        for (var value = 0x21; value < 0x30000; value++)
        {
            if (value is < 0xD800 or > 0xDFFF && KeywordKey.Of(char.ConvertFromUtf32(value) + "喜喜") is { } key)
            {
                Assert.Equal(key, KeywordKey.Of(key));
            }
        }
    }
}
