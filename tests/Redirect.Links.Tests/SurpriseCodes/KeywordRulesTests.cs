using Microsoft.Extensions.Options;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.SurpriseCodes;

public sealed class KeywordRulesTests
{
    private static readonly BlockedWords Blocked = new(Options.Create(new SurpriseCodeOptions { BlockedWords = ["Übel", "竞品"] }));

    [Theory]
    [InlineData("淘宝")]
    [InlineData("上淘 宝领券")]
    [InlineData("天猫双十一")]
    [InlineData("官方福利")]
    [InlineData("支付宝红包")]
    [InlineData("阿里")]
    [InlineData("TaoBao88")]
    [InlineData("ｔａｏｂａｏ")]
    [InlineData("tа\u03BFbao")]
    [InlineData("TMALL")]
    [InlineData("my alipay")]
    [InlineData("100元")]
    [InlineData("￥50")]
    [InlineData("¥50")]
    [InlineData("9.9")]
    [InlineData("９．９")]
    [InlineData("9.9元")]
    [InlineData("$20")]
    [InlineData("20rmb")]
    [InlineData("13812345678")]
    [InlineData("8613812345678")]
    [InlineData("+86 138 1234 5678")]
    [InlineData("加我13812345678")]
    [InlineData("010-12345678")]
    [InlineData("075512345678")]
    [InlineData("400-820-8820")]
    [InlineData("CA1234")]
    [InlineData("mu 5101")]
    [InlineData("3U8633")]
    [InlineData("hxlgccEumBB")]
    [InlineData("SIH6XbwRfyt")]
    [InlineData("12345")]
    [InlineData("１２３４５")]
    [InlineData("1")]
    public void Reserved_texts_are_nobodys(string text) => Assert.Equal((null, "keyword_reserved"), (KeywordRules.Check(text, Blocked).Key, KeywordRules.Check(text, Blocked).Code));

    [Theory]
    [InlineData("赌博")]
    [InlineData("来赌 博吧")]
    [InlineData("CASINO88")]
    [InlineData("cаsino")]
    [InlineData("übel")]
    [InlineData("打倒竞品")]
    public void Blocked_words_are_refused_as_a_part_too(string text) => Assert.Equal("keyword_blocked", KeywordRules.Check(text, Blocked).Code);

    [Theory]
    [InlineData("冰柠")]
    [InlineData("阿里山茶")]
    [InlineData("芝麻开门")]
    [InlineData("123456")]
    [InlineData("VIP888")]
    [InlineData("夏日100")]
    [InlineData("百元大礼")]
    [InlineData("summer2026")]
    [InlineData("Springtime2")]
    [InlineData("ca12345")]
    [InlineData("138123456789")]
    [InlineData("ฤดูร้อน")]
    public void Others_are_free(string text) => Assert.Equal((KeywordKey.Of(text), null), (KeywordRules.Check(text, Blocked).Key, KeywordRules.Check(text, Blocked).Code));

    [Theory]
    [InlineData("a")]
    [InlineData("sale!!")]
    [InlineData("12345678901234567")]
    public void What_has_not_the_shape_is_invalid(string text) => Assert.Equal("keyword_invalid", KeywordRules.Check(text, Blocked).Code);
}
