using FsCheck;
using FsCheck.Fluent;
using Redirect.Links.Passphrases;

namespace Redirect.Links.Tests.Passphrases;

/// <summary>Generated chat noise with tokens in it, and numbers that are none.</summary>
public sealed class PassphraseNoiseTests
{
    private static readonly string[] Pieces =
    [
        "今天吃什么？", "原价￥299，券后￥199！", "【包邮】", "👉手淘👈", "🎁🎁", "CZ3457 航班", "13800138000", "打开淘宝", "复制这条消息", "hello world", "(information)", "dQw4w9WgXcQ", "a@b.example",
        "https://m.tb.cn/h.VgHu43f?sm=61d22c ", "https://pan.quark.cn/s/1a2b3c4d5e6f ", "$100$", "#双11#", "——", "\n", " ", "…", "\u200B", "1.00 H@v.Fu", "3.5折", "x_1+y_2", "𝟏𝟗.𝟗", "&amp;", "&yen;", "￥￥￥", "((((",
        "ABCD-1234", "2026-11-22", "12:34:56", "订单号20231111123", "ESP32-C6-N16", "，", "。", "/", "\"", "\uD83D", "\uDC48",
    ];

    private static readonly string[] Tokens = [.. PassphraseTokensTests.Made(400)];

    private static readonly Gen<string> Noise = Gen.Choose(0, 12).SelectMany(count => Gen.Elements(Pieces).ArrayOf(count)).Select(string.Concat);

    [Fact]
    public void Our_token_is_found_in_any_noise()
    {
        // Behind an address a space ends it, and behind a mark of a topic ours would be its end; our own templates keep both away.
        var messages = Noise.Two().Zip(Gen.Elements(Tokens));
        Prop.ForAll(messages.ToArbitrary(), message =>
        {
            var ((before, behind), token) = message;
            var read = PassphraseReader.Read($"{before} {PassphraseTokens.Show(token)} {behind}");
            return read.All.Count(found => found.Kind == PassphraseKind.Own) == 1 && read.All.Any(found => found.Token == token) && !read.Mistyped;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void A_key_between_yen_signs_is_found_in_any_noise()
    {
        const string Letters = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
        var keys = Gen.Elements(Letters.ToCharArray()).ArrayOf(TaobaoKeys.Length).Select(symbols => new string(symbols))
            .Where(key => TaobaoKeys.IsKey(key) && !TaobaoKeys.IsWords(key) && !TaobaoKeys.IsName(key));
        Prop.ForAll(Noise.Two().Zip(keys).ToArbitrary(), message =>
        {
            var ((before, behind), key) = message;
            return PassphraseReader.Read($"{before} ￥{key}￥ {behind}").All.Any(found => found.Token == key && found.Kind == PassphraseKind.Taobao);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Noise_alone_has_no_token_of_ours() =>
        Prop.ForAll(Noise.ToArbitrary(), noise => PassphraseReader.Read(noise).All.All(found => found.Kind != PassphraseKind.Own)).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Any_text_is_read_without_failing_and_places_lie_inside_it()
    {
        var texts = Gen.Elements("#￥$-AaQ7/.:@&;(啊Ａ．／？： \uD83D\uDC48\u200B=?tk".ToCharArray()).ArrayOf().Select(symbols => new string(symbols));
        Prop.ForAll(Gen.OneOf(texts, ArbMap.Default.GeneratorFor<string>().Where(text => text is not null)).ToArbitrary(), text =>
            PassphraseReader.Read(text).All.All(found => found.Position >= 0 && found.Position < text.Length)).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    // Eleven characters in the manner of prices, phone numbers and flights, between whatever wraps keys, beside words that speak of them.
    [Fact]
    public void A_hundred_thousand_prices_phone_numbers_and_flights_are_none_of_ours()
    {
        var random = new Random(3);
        var taobao = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var core = (round % 6) switch
            {
                0 => $"{random.Next(10, 99)}.{random.Next(10, 99)}-{random.Next(10000, 99999)}",
                1 => $"1{random.NextInt64(3_000_000_000, 9_999_999_999)}",
                2 => $"{"CMHZ"[random.Next(4)]}{"ZUFA"[random.Next(4)]}{random.Next(100, 9999)}-{random.Next(1000, 9999)}",
                3 => new string(random.GetItems("0123456789ABCDEFGHJKMNPQRSTVWXYZ".AsSpan(), 11)),
                4 => new string(random.GetItems("0123456789".AsSpan(), 11)),
                _ => new string(random.GetItems("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".AsSpan(), 11)),
            };
            var wrap = random.GetItems("#￥$(-/ 啊".AsSpan(), 1)[0];
            var read = PassphraseReader.Read($"复制打开 {wrap}{core}{wrap} 元起 {random.Next(1000, 9999)}");
            Assert.DoesNotContain(read.All, found => found.Kind == PassphraseKind.Own);
            taobao += read.All.Count;
        }

        // Only the last sort has a key's shape, and half of its wraps are a key's.
        TestContext.Current.TestOutputHelper?.WriteLine($"Taobao's shape: {taobao} of 100,000");
        Assert.InRange(taobao, 1, 100_000 / 6);
    }

    [Fact]
    public void Twelve_symbols_of_order_and_parcel_numbers_are_none_of_ours()
    {
        var random = new Random(4);
        for (var round = 0; round < 100_000; round++)
        {
            var number = (round % 4) switch
            {
                0 => $"SF{random.NextInt64(1_000_000_000, 9_999_999_999)}",
                1 => $"{random.NextInt64(100_000_000_000, 999_999_999_999)}",
                2 => $"{random.Next(1000, 9999)}-{random.Next(1000, 9999)}-{random.Next(1000, 9999)}",
                _ => $"{random.Next(1000, 9999)} {random.Next(1000, 9999)} {random.Next(1000, 9999)}",
            };
            Assert.Empty(PassphraseReader.Read($"复制打开，编号{number}，请查收").All);
        }
    }
}
