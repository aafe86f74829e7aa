using System.Diagnostics;
using System.Text;
using Redirect.Links.Passphrases;

namespace Redirect.Benchmarks.Budgets;

/// <summary>B5: finding passphrases in chat messages beside reading the same bytes as UTF-8 runes, on one thread.</summary>
internal static class PassphraseExtraction
{
    private const int GarbageCharacters = 200_000;

    // Messages as they are pasted: the eras of 淘口令, ours, and talk with none. 40 of them are what a batch reads.
    private static readonly byte[][] Messages =
    [
        .. Enumerable.Repeat((string[])
        [
            "【我剁手都要买的宝贝（LED吸顶灯长方形客厅灯），快来和我一起瓜分红I包】http://www.dwntme.com/h.Z0XJr6x 点击链接，再选择浏览器打开；或复制这条信息￥efM20lqWdSe￥后打开👉手淘👈",
            "fu植这行话$lnOv18wNjji$转移至淘宀┡ē【女子运动鞋AO2810】；或https://m.tb.cn/h.VgHu43f?sm=61d22c 掂击鏈→接，再选择瀏..覽●噐○dakai",
            "1👈啊5NKkX84wYdw啊 https://m.tb.cn/h.4CEhFr0?sm=70d491 小浪无线机械键盘",
            "【淘宝】7天无理由退货 https://e.tb.cn/h.71ENK0ASa7KFQQ2?tk=GeUTfHwQGTk CZ321 「ESP32-C6-N16 核心板」\n点击链接直接打开 或者 淘宝搜索直接打开",
            "0三只松鼠面包500g【包邮】\n【到手价】 12.90 元\n【券面额】 3 元\n【下单链接】https://m.tb.cn/h.8tdCCSu\n\n5覆👋ZHI7$QF4HT9WeF2P$:// CZ6144,打開/",
            "618会员日 复制 #Q7K4-M2XR-9TBP# 打开「小栈」领券",
            "明天坐 CZ3457 航班去广州，14:05 起飞，到了给你打电话 13800138000，记得带上充电器和那本书，晚上一起吃饭？",
            "Hi all, the release is out: see https://github.com/example/project/releases/tag/v1.2.3 and tell me what breaks (information wanted).",
        ], 5).SelectMany(messages => messages).Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly string[] Garbage =
    [
        new('￥', GarbageCharacters),
        new('A', GarbageCharacters),
        new('#', GarbageCharacters),
        new('&', GarbageCharacters),
        Repeat("(Ab3XdYeFgHi)"),
        Repeat("A1B2 "),
        Repeat("A1B2-"),
        Repeat("a."),
        Repeat("#A-A-A-A-A-A-A-A-A-A-A-A-A"),
        Repeat("http://m.tb.cn/h?tk="),
        Repeat("(Ab3XdYeFgHi)手ta到ta开ta复"),
        new string('(', GarbageCharacters / 2) + "Ab3XdYeFgHi" + new string(')', GarbageCharacters / 2),
    ];

    /// <summary>Chat messages: bytes to findings.</summary>
    public static Task<BudgetResult> MeasureAsync(int rounds, int seconds) =>
        new Budget("B5", "passphrases found in chat messages, UTF-8 to findings, in MB", "reading the same bytes as UTF-8 runes", 0.1).MeasureAsync(
            rounds,
            () => Task.Run(() => MegabytesPerSecond(TimeSpan.FromSeconds(seconds), Find)),
            () => Task.Run(() => MegabytesPerSecond(TimeSpan.FromSeconds(seconds), ReadRunes)));

    /// <summary>200 thousand characters of garbage: the slowest of several kinds.</summary>
    public static Task<BudgetResult> MeasureGarbageAsync(int rounds, int seconds) =>
        new Budget("B5", $"200 k characters of garbage, the slowest of {Garbage.Length} kinds", "20 ms each", 1).MeasureAsync(
            rounds,
            () => Task.Run(() => 1 / Garbage.Max(message => Fastest(message, TimeSpan.FromSeconds(seconds) / Garbage.Length).TotalSeconds)),
            () => Task.FromResult(50.0));

    private static string Repeat(string piece) => new StringBuilder().Insert(0, piece, GarbageCharacters / piece.Length).ToString();

    private static int Find(byte[] message) => PassphraseReader.Read(Encoding.UTF8.GetString(message)).All.Count;

    private static int ReadRunes(byte[] message)
    {
        var sum = 0;
        for (ReadOnlySpan<byte> rest = message; !rest.IsEmpty;)
        {
            Rune.DecodeFromUtf8(rest, out var rune, out var read);
            sum ^= rune.Value;
            rest = rest[read..];
        }

        return sum;
    }

    private static double MegabytesPerSecond(TimeSpan time, Func<byte[], int> read)
    {
        var watch = Stopwatch.StartNew();
        var bytes = 0L;
        var kept = 0;
        while (watch.Elapsed < time)
        {
            foreach (var message in Messages)
            {
                kept += read(message);
                bytes += message.Length;
            }
        }

        GC.KeepAlive(kept);
        return bytes / 1e6 / watch.Elapsed.TotalSeconds;
    }

    private static TimeSpan Fastest(string message, TimeSpan time)
    {
        var total = Stopwatch.StartNew();
        var best = TimeSpan.MaxValue;
        do
        {
            var watch = Stopwatch.StartNew();
            PassphraseReader.Read(message);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }
        while (total.Elapsed < time);

        return best;
    }
}
