using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.SurpriseCodes;

public sealed class SentencePhrasesTests
{
    [Theory]
    [InlineData("我要 芝麻开门 呀", "芝麻开门")]
    [InlineData("我要芝麻开门呀", "芝麻开门")]
    [InlineData("“芝 麻 开 门”", "芝麻开门")]
    [InlineData("please OPEN Sesame now", "opensesame")]
    [InlineData("芝麻\u200B开门!", "芝麻开门")]
    [InlineData("说art吗", "art")]
    [InlineData("Ｖｉｐ888，谢谢", "vip888")]
    public void A_phrase_is_a_candidate_inside_a_sentence(string text, string key) => Assert.Contains(key, SentencePhrases.KeysIn(text)!);

    [Theory]
    [InlineData("let us start", "art")]
    [InlineData("code 12345678", "345678")]
    [InlineData("芝麻，开门", "芝麻开门")]
    [InlineData("芝", "芝")]
    public void What_is_not_said_is_none(string text, string key) => Assert.DoesNotContain(key, SentencePhrases.KeysIn(text)!);

    [Fact]
    public void The_longest_comes_first_and_then_the_leftmost() =>
        Assert.Equal(["甲乙丙", "甲乙", "乙丙"], SentencePhrases.KeysIn("甲乙丙！甲乙"));

    [Fact]
    public void A_text_has_at_most_500_characters_and_so_many_candidates()
    {
        var all = string.Concat(Enumerable.Range(0, 500).Select(at => (char)(0x4E00 + at)));
        Assert.Equal(Enumerable.Range(2, 15).Sum(length => 501 - length), SentencePhrases.KeysIn(all)!.Count);
        Assert.Null(SentencePhrases.KeysIn(all + "一"));

        // One character that is five.
        Assert.NotNull(SentencePhrases.KeysIn(new string('\u3300', 100)));
        Assert.Null(SentencePhrases.KeysIn(new string('\u3300', 500)));
    }
}
