using System.Text;
using Redirect.Links.Passphrases;

namespace Redirect.Links.Tests.Passphrases;

/// <summary>Messages made to be slow (S94), read while no other test runs.</summary>
[Collection(nameof(PassphraseTimingTests))]
[CollectionDefinition(nameof(PassphraseTimingTests), DisableParallelization = true)]
public sealed class PassphraseTimingTests
{
    private static readonly IReadOnlyDictionary<string, string> SlowMessages = new Dictionary<string, string>
    {
        ["a megabyte of yen signs"] = new string('￥', 1_000_000),
        ["200 thousand letters"] = new string('A', 200_000),
        ["50 thousand brackets around a key"] = new string('(', 50_000) + "Ab3XdYeFgHi" + new string(')', 50_000),
        ["200 thousand brackets around keys"] = string.Concat(Enumerable.Repeat("(Ab3XdYeFgHi)", 15_000)),
        ["marks of topics"] = new string('#', 200_000),
        ["marks and dashes"] = string.Concat(Enumerable.Repeat("#A-A-A-A-A-A-A-A-A-A-A-A-A", 8_000)),
        ["spaces between keys"] = string.Concat(Enumerable.Repeat("Ab3XdYeFgHi" + new string(' ', 5_000), 40)),
        ["ampersands"] = new string('&', 200_000),
        ["names with dots"] = string.Concat(Enumerable.Repeat("a.", 100_000)),
        ["names with at signs"] = string.Concat(Enumerable.Repeat("a@", 100_000)),
        ["addresses"] = string.Concat(Enumerable.Repeat("http://m.tb.cn/h?tk=", 10_000)),
        ["queries"] = "https://m.tb.cn/h?" + string.Concat(Enumerable.Repeat("sp_tk=QWIz&", 18_000)),
        ["markers"] = string.Concat(Enumerable.Repeat("CZ1 ", 50_000)),
        ["groups of four"] = string.Concat(Enumerable.Repeat("A1B2-", 40_000)),
        ["groups of four with spaces"] = string.Concat(Enumerable.Repeat("A1B2 ", 40_000)),
        ["emoji"] = string.Concat(Enumerable.Repeat("👈", 100_000)),
        ["invisible characters"] = new string('\u200B', 200_000),
        ["half pairs"] = new string('\uD83D', 200_000),
        ["cue words begun"] = string.Concat(Enumerable.Repeat("(Ab3XdYeFgHi)手ta到ta开ta复", 8_000)),
    };

    public static TheoryData<string> Slow => [.. SlowMessages.Keys];

    // The processor's time and not the clock's, because the machine may do other things meanwhile, and of a debug build at that. What is linear takes a
    // few milliseconds, what is not takes minutes.
    [Theory]
    [MemberData(nameof(Slow))]
    public void A_message_made_to_be_slow_is_not(string name)
    {
        var message = SlowMessages[name];
        PassphraseReader.Read(message);
        var best = Enumerable.Range(0, 10).Min(_ =>
        {
            var before = Environment.CpuUsage.TotalTime;
            PassphraseReader.Read(message);
            return Environment.CpuUsage.TotalTime - before;
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {best.TotalMilliseconds:0.00} ms for {message.Length} characters, {Encoding.UTF8.GetByteCount(message)} bytes");
        Assert.True(best < TimeSpan.FromMilliseconds(message.Length > 500_000 ? 100 : 50), $"{name}: {best.TotalMilliseconds:0.0} ms");
    }
}
