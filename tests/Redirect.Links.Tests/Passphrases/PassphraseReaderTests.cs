using Redirect.Links.Passphrases;

namespace Redirect.Links.Tests.Passphrases;

public sealed class PassphraseReaderTests
{
    private const string Own = PassphraseTokensTests.Known;
    private const string Key = "Ab3XdYeFgHi";

    [Theory]

    // 2016 to 2018: one sign or bracket on both sides.
    [InlineData("复制这条信息￥Ab3XdYeFgHi￥后打开👉手淘👈")]
    [InlineData("复制这条信息，《Ab3XdYeFgHi《，打开手机淘宝")]
    [InlineData("点击链接，再选择浏览器咑閞；或復·制这段描述€Ab3XdYeFgHi€后到👉淘♂寳♀👈")]
    [InlineData("【天猫超市】http://zmnxbc.com/s/Xy12z 点击链接，再选择浏览器打开；或复制这条信息￥Ab3XdYeFgHi￥后打开👉天猫APP👈")]

    // 2019 and 2020: any sign, a different one at the end, look-alike letters, digits before.
    [InlineData("fu植这行话₰Ab3XdYeFgHi₰转移至τаo宝аρρ")]
    [InlineData("緮置这行话￡Ab3XdYeFgHi￡转移至👉淘宀┡ē👈")]
    [InlineData("付致这行话$Ab3XdYeFgHi￥转移至👉τаo宝аρρ👈")]
    [InlineData("8.0fu植内容 Http:/T¢Ab3XdYeFgHi¢到淘t..宝")]
    [InlineData("6fu植本段内容₤Ab3XdYeFgHi₳到淘t..宝或点几链街 https://m.tb.cn/h.41Q4TTQ 至流览器")]
    [InlineData("0.2 fu製内容 Http:/t₴Ab3XdYeFgHi₴到τа0寶")]

    // 2021: brackets, letters, emoji.
    [InlineData("8(Ab3XdYeFgHi)打开手机淘宝")]
    [InlineData("（Ab3XdYeFgHi）復製本条消息打开手机淘寳即可")]
    [InlineData("1👈微Ab3XdYeFgHi微 https://m.tb.cn/h.4CEhFr0?sm=70d491")]
    [InlineData("哈Ab3XdYeFgHi哈 復·制 到手淘")]
    [InlineData("，Ab3XdYeFgHi，复制打开tao寳")]
    [InlineData("💰Ab3XdYeFgHi💰打开手机淘宝")]
    [InlineData("🎁 Ab3XdYeFgHi 🎁 覆制打开τаobаo")]
    [InlineData("📲Ab3XdYeFgHi🔐 打开淘寶")]

    // 2021 and 2022: a marker in the manner of a flight.
    [InlineData("1復制( MF8888 Ab3XdYeFgHi)打开tao寳/")]
    [InlineData("37￥ HU287 Ab3XdYeFgHi￥ https://m.tb.cn/h.UX2rIfT  坚果")]
    [InlineData("1fu致.( CA1 Ab3XdYeFgHi/🍑𝙩a𝙤宝/")]
    [InlineData("5覆製 ZH9123 Ab3XdYeFgHi 打开淘宝")]

    // From 2022 on: only in the address.
    [InlineData("【淘宝】退货运费险 https://m.tb.cn/h.UvgHtLN?tk=Ab3XdYeFgHi HU006 「标题」点击链接直接打开 或者 淘宝搜索直接打开")]
    [InlineData("【淘宝】大促价保 https://e.tb.cn/h.71ENK0ASa7KFQQ2?tk=Ab3XdYeFgHiHU287 「标题」")]
    [InlineData("m.tb.cn/h.UvgHtLN?sm=1&tk=Ab3XdYeFgHi")]
    [InlineData("ｍ.ｔｂ.ｃｎ/h.UvgHtLN?tk=Ab3XdYeFgHi")]
    [InlineData("ａ．ｂｃ／ｄ￥Ab3XdYeFgHi￥")]
    [InlineData("https://m.tb.cn/h.UvgHtLN?tk=Ab3XdYeFgHi「标题」")]
    [InlineData("https://item.taobao.com/item.htm?id=1&amp;sp_tk=77+lQWIzWGRZZUZnSGnvv6U=")]
    [InlineData("https://detail.tmall.com/item.htm?sp_tk=QWIzWGRZZUZnSGk%3D&id=2")]

    // 2024 to 2026.
    [InlineData("5覆👋ZHI7$Ab3XdYeFgHi$:// HU7709,打開/")]
    [InlineData("4$ CZ321 Ab3XdYeFgHi$/ 复制整段到淘宝打开")]
    [InlineData("28￥Ab3XdYeFgHi CZ0001￥ 打开")]

    // However it was pasted.
    [InlineData("￥ Ab3XdYeFgHi ￥")]
    [InlineData("￥Ａｂ３ＸｄＹｅＦｇＨｉ￥")]
    [InlineData("￥Ab3\u00ADXdYe\uFE0FFg\u2060Hi￥")]
    [InlineData("&#165;Ab3XdYeFgHi&#xA5;")]
    [InlineData("&euro;Ab3XdYeFgHi&euro;")]
    [InlineData("<p>复制￥Ab3XdYeFgHi￥</p>")]
    [InlineData("\"text\":\"￥Ab3XdYeFgHi￥\"")]
    [InlineData("原价$59，券后$39 $Ab3XdYeFgHi$")]
    public void A_key_of_every_era_is_found(string message)
    {
        var found = Assert.Single(PassphraseReader.Read(message).All);
        Assert.Equal((PassphraseKind.Taobao, Key), (found.Kind, found.Token));
    }

    [Theory]
    [InlineData("密码(Ab3XdYeFgHi)，打开看")]
    [InlineData("打开视频 (dQw4w9WgXcQ) 看看")]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ 打开看")]
    [InlineData("https://youtu.be/dQw4w9WgXcQ 复制链接打开")]
    [InlineData("youtu.be/dQw4w9WgXcQ 淘宝")]
    [InlineData("淘宝新到 (iPhone15Pro) 现货")]
    [InlineData("复制打开淘宝 /iPhone15Pro/")]
    [InlineData("￥iPhone15Pro￥ 到手价 复制打开淘宝")]
    [InlineData("【京东】打开京东 (Ab3XdYeFgHi)")]
    [InlineData("8.23 Tyt:/ /Ab3XdYeFgHi/ 复制此条消息，打开抖音搜索")]
    [InlineData("echo $userAccount$PATH")]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b7l8mThg")]
    [InlineData("$HelloWorld1$")]
    [InlineData("￥1234567890a￥")]
    [InlineData("￥ABCDEFGHIJ1￥")]
    [InlineData("￥Information￥")]
    [InlineData("￥Ab3XdYe_gHi￥")]
    [InlineData("￥Ab3XdYeFgHi_￥")]
    [InlineData("￥Ab3XdYeFgHi 打开")]
    [InlineData("Ab3XdYeFgHi￥ 打开淘宝")]
    [InlineData("复制 Ab3XdYeFgHi 打开淘宝")]
    [InlineData("淘宝 Ab3XdYeFgHi@example.com 打开")]
    [InlineData("淘宝打开 (Ab3XdYeFgHi.jpg)")]
    [InlineData("淘宝打开 /files/Ab3XdYeFgHi/x")]
    [InlineData("data of (dQw4w9WgXcQ) is open")]
    [InlineData("航班 CZ3457 Boeing737Max 打开淘宝")]
    [InlineData("乘坐CZ3457转MU5137，13800138000，打开淘宝改签")]
    [InlineData("commit 3f2a9c1b7d4e 打开")]
    [InlineData("打开淘宝 SF1234567890 到哪了")]
    [InlineData("订单号 123456789012 复制打开淘宝")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("MAC 1A:2B:3C:4D:5E:6F")]
    [InlineData("卡号 6222-0212-3456-7890")]
    [InlineData("https://pan.quark.cn/s/1a2b3c4d5e6f 复制打开")]
    [InlineData("SGVsbG8gV29ybGQhIFRoaXMgaXM= 复制")]
    [InlineData("https://example.com/#Q7K4-M2XR-9TBP#")]
    [InlineData("Q7K4M2XR9TBP.jpg")]
    [InlineData("id=Q7K4M2XR9TBP 复制打开")]
    [InlineData("#BlackFriday1# 打开")]
    [InlineData("#双11# 今年 #2024# 见")]
    [InlineData("今年（2024）的 Best Deal 2024 only")]
    public void What_only_looks_like_one_is_none(string message) => Assert.Empty(PassphraseReader.Read(message).All);

    [Theory]
    [InlineData("618会员日 复制 #Q7K4-M2XR-9TBP# 打开「小栈」领券")]
    [InlineData("#Q7K4M2XR9TBP#")]
    [InlineData("#q7k4-m2xr-9tbp#")]
    [InlineData("＃Ｑ７Ｋ４－Ｍ２ＸＲ－９ＴＢＰ＃")]
    [InlineData("# Q7K4 M2XR 9TBP #")]
    [InlineData("#Q7K4–M2XR—9TBP#")]
    [InlineData("&#35;Q7K4-M2XR-9TBP&num;")]
    [InlineData("#Q7K4\u200B-M2XR\u2060-9TBP\uFEFF#")]
    [InlineData("口令Q7K4-M2XR-9TBP打开")]
    [InlineData("q7k4-m2xr-9tbp")]
    [InlineData("Q7K4M2XR9TBP")]
    [InlineData("  q7k4m2xr9tbp。 ")]
    [InlineData("q7k4 m2xr 9tbp")]
    [InlineData("复制口令：Q7K4M2XR9TBP，打开小程序")]
    [InlineData("口令 Ｑ７Ｋ４ Ｍ２ＸＲ ９ＴＢＰ 领券")]
    [InlineData("1.Q7K4-M2XR-9TBP 2.其他")]
    [InlineData("#Q7K4-M2XR-9TBP##Q7K4-M2XR-9TBP#")]
    [InlineData("#双11#Q7K4-M2XR-9TBP#快来")]
    [InlineData("￥199￥ #Q7K4-M2XR-9TBP# CZ3457")]
    public void Our_token_is_found_however_it_is_written(string message)
    {
        var read = PassphraseReader.Read(message);
        var found = Assert.Single(read.All);
        Assert.Equal((PassphraseKind.Own, Own, false), (found.Kind, found.Token, read.Mistyped));
    }

    [Theory]
    [InlineData("#Q7K4-M2XR-9TBQ#")]
    [InlineData("#Q7K4-M2RX-9TBP#")]
    [InlineData("#Q7K4-M2XR-9TBU#")]
    [InlineData("复制 #7QK4M2XR9TBP# 打开")]
    [InlineData("#Q7K4-M2XR-9TB#")]
    [InlineData("Q7K4-M2XR-9TPB")]
    [InlineData("q7k4m2xr9tbq")]
    [InlineData("口令 Q7K4 M2XR 9TBB 领券")]
    public void A_mistyped_one_of_ours_is_refused_with_a_hint(string message)
    {
        var read = PassphraseReader.Read(message);
        Assert.Empty(read.All);
        Assert.True(read.Mistyped);
    }

    [Fact]
    public void Every_wrong_symbol_and_every_swap_of_neighbours_is_refused_with_a_hint()
    {
        foreach (var token in PassphraseTokensTests.Made(20).Append(Own))
        {
            for (var place = 0; place < token.Length; place++)
            {
                foreach (var symbol in (PassphraseTokens.Alphabet + "U").Where(symbol => symbol != token[place]))
                {
                    AssertRefused(token[..place] + symbol + token[(place + 1)..]);
                }

                if (place > 0 && token[place] != token[place - 1])
                {
                    AssertRefused(token[..(place - 1)] + token[place] + token[place - 1] + token[(place + 1)..]);
                }
            }
        }
    }

    [Fact]
    public void All_are_reported_once_in_order_with_their_places()
    {
        const string Message = "新人 ￥Zk9QwErTy21￥ 或 #Q7K4-M2XR-9TBP# 或 https://m.tb.cn/h.5x?tk=Ab3XdYeFgHi CZ1 再来 q7k4-m2xr-9tbp ￥Zk9QwErTy21￥";
        var read = PassphraseReader.Read(Message);
        Assert.Equal(
        [
            new FoundPassphrase(PassphraseKind.Taobao, "Zk9QwErTy21", Message.IndexOf("Zk9", StringComparison.Ordinal), "https://m.tb.cn/h.5x?tk=Ab3XdYeFgHi"),
            new FoundPassphrase(PassphraseKind.Own, Own, Message.IndexOf('#'), null),
            new FoundPassphrase(PassphraseKind.Taobao, Key, Message.IndexOf("Ab3", StringComparison.Ordinal), "https://m.tb.cn/h.5x?tk=Ab3XdYeFgHi"),
        ], read.All);
    }

    [Fact]
    public void Places_are_those_of_the_original_message()
    {
        const string Message = "&yen;1&yen; 𝟏𝟗🉐\u200B #Q7K4-M2XR-9TBP#";
        Assert.Equal(Message.IndexOf("#Q7", StringComparison.Ordinal), Assert.Single(PassphraseReader.Read(Message).All).Position);
    }

    private static void AssertRefused(string typed)
    {
        foreach (var message in new[] { PassphraseTokens.Show(typed), typed[..4] + "-" + typed[4..8] + "-" + typed[8..], "复制 " + PassphraseTokens.Show(typed).ToLowerInvariant() + " 打开" })
        {
            var read = PassphraseReader.Read(message);
            Assert.True(read.All.Count == 0 && read.Mistyped, message);
        }
    }
}
