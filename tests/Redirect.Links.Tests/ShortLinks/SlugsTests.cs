using System.Globalization;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Tests.ShortLinks;

public sealed class SlugsTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("Double-11_Sale", "Double-11_Sale")]
    [InlineData("双十一", "双十一")]
    [InlineData("𠮷野", "𠮷野")]
    [InlineData("ＳＡＬＥ１１", "SALE11")]
    [InlineData("①②③", "123")]
    [InlineData("𝐬𝐚𝐥𝐞", "sale")]
    [InlineData("⾦", "金")]
    public void A_slug_is_kept_in_its_plain_form(string chosen, string kept) => Assert.Equal((kept, null, null), Slugs.Check(chosen));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a.b")]
    [InlineData("a%20b")]
    [InlineData("café")]
    [InlineData("ѕаle")]
    [InlineData("さくら")]
    [InlineData("a\u200Bb")]
    [InlineData("a\u200Db")]
    [InlineData("\uFEFFab")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u2066b")]
    [InlineData("a\u00ADb")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\uD800b")]
    [InlineData("😀")]
    [InlineData("' OR 1=1--")]
    public void What_is_no_slug_is_refused(string chosen) => Assert.Equal("slug_invalid", Slugs.Check(chosen).Code);

    [Fact]
    public void A_slug_has_at_most_64_characters()
    {
        Assert.Null(Slugs.Check(new string('a', 64)).Code);
        Assert.Equal("slug_invalid", Slugs.Check(new string('a', 65)).Code);
        Assert.Equal("slug_invalid", Slugs.Check(new string('a', 1_000_000)).Code);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("API")]
    [InlineData("ａｐｉ")]
    [InlineData(".well-known")]
    [InlineData("favicon.ico")]
    [InlineData("robots.txt")]
    [InlineData("health")]
    [InlineData("qr")]
    [InlineData("openapi")]
    [InlineData("internal")]
    [InlineData("redirect.attribution.v1.Stats")]
    public void Our_own_words_are_reserved_in_every_spelling(string chosen) => Assert.Equal("slug_reserved", Slugs.Check(chosen).Code);

    [Theory]
    [InlineData("SALE", "sale")]
    [InlineData("ＳＡＬＥ", "sale")]
    [InlineData("𝕊𝕒𝕝𝕖", "sale")]
    [InlineData("I", "i")]
    public void Spellings_of_one_slug_have_one_key(string one, string other) => Assert.Equal(Slugs.KeyOf(other), Slugs.KeyOf(one));

    [Fact]
    public void A_key_is_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR", useUserOverride: false);
            Assert.Equal("title-id", Slugs.KeyOf("TITLE-ID"));
        }
        catch (CultureNotFoundException)
        {
            // Invariant globalization has no Turkish at all, which is the stronger promise.
            Assert.Equal("title-id", Slugs.KeyOf("TITLE-ID"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_key_of_a_key_is_itself()
    {
        // Every character of the basic plane, and the mathematical and compatibility ones beyond it.
        foreach (var value in Enumerable.Range(1, 0x2FFFF).Where(value => value is < 0xD800 or > 0xDFFF))
        {
            var key = Slugs.KeyOf(char.ConvertFromUtf32(value));
            if (Slugs.Check(key).Code is null)
            {
                Assert.Equal(key, Slugs.KeyOf(key));
            }
        }
    }
}
