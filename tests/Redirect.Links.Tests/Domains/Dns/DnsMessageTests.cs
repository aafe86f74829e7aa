using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Redirect.Links.Domains.Dns;

namespace Redirect.Links.Tests.Domains.Dns;

public sealed class DnsMessageTests
{
    private const ushort Id = 0xBEEF;
    private const string Name = "_redirect.go.shop.cn";

    private static readonly byte[] NamePointer = [0xC0, 12];

    [Fact]
    public void A_question_is_as_the_standard_draws_it()
    {
        byte[] expected =
        [
            0xBE, 0xEF, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0,
            9, .. "_redirect"u8, 2, .. "go"u8, 4, .. "shop"u8, 2, .. "cn"u8, 0, 0, 16, 0, 1,
        ];
        Assert.Equal(expected, DnsMessage.Ask(Id, Name, DnsRecordType.Txt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("中文.cn")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.cn")]
    public void What_no_name_can_be_is_not_asked(string name) => Assert.Throws<ArgumentException>(() => DnsMessage.Ask(Id, name, DnsRecordType.Txt));

    [Fact]
    public void Texts_are_joined_and_addresses_read()
    {
        var texts = Read(Answer(DnsRecordType.Txt, Record(NamePointer, 16, [3, .. "abc"u8, 2, .. "de"u8]), Record(NamePointer, 16, [0])))!;
        Assert.Equal((DnsStatus.Answered, "abcde", ""), (texts.Status, texts.Texts[0], texts.Texts[1]));
        Assert.Equal([IPAddress.Parse("192.0.2.1")], Read(Answer(DnsRecordType.A, Record(NamePointer, 1, [192, 0, 2, 1])), DnsRecordType.A)!.Addresses);
        Assert.Equal([IPAddress.Parse("2001:db8::1")], Read(Answer(DnsRecordType.Aaaa, Record(NamePointer, 28, IPAddress.Parse("2001:db8::1").GetAddressBytes())), DnsRecordType.Aaaa)!.Addresses);
    }

    [Fact]
    public void Records_count_for_the_name_or_for_what_it_is_an_alias_of_and_for_no_other()
    {
        byte[] alias = [5, .. "proof"u8, 4, .. "host"u8, 0];
        var followed = Read(Answer(DnsRecordType.Txt, Record(NamePointer, 5, alias), Record(alias, 16, [1, (byte)'x']), Record([4, .. "evil"u8, 0], 16, [1, (byte)'y'])))!;
        Assert.Equal(["x"], followed.Texts);
        Assert.Empty(Read(Answer(DnsRecordType.Txt, Record([4, .. "evil"u8, 0], 16, [1, (byte)'y'])))!.Texts);

        // Aliases in a circle end.
        Assert.Empty(Read(Answer(DnsRecordType.Txt, Record(NamePointer, 5, alias), Record(alias, 5, NamePointer)))!.Texts);
    }

    [Fact]
    public void Only_an_answer_to_the_very_question_is_one()
    {
        var good = Answer(DnsRecordType.Txt, Record(NamePointer, 16, [1, (byte)'x']));
        Assert.NotNull(Read(good));
        Assert.Null(DnsMessage.Read(good, Id ^ 1, Name, DnsRecordType.Txt));
        Assert.Null(DnsMessage.Read(good, Id, "_redirect.go.shop.cm", DnsRecordType.Txt));
        Assert.Null(DnsMessage.Read(good, Id, Name, DnsRecordType.A));
        Assert.Null(Read(DnsMessage.Ask(Id, Name, DnsRecordType.Txt))); // the question itself, sent back
        Assert.NotNull(DnsMessage.Read(good, Id, Name.ToUpperInvariant(), DnsRecordType.Txt));
    }

    [Theory]
    [InlineData(0x80, 3, DnsStatus.Answered)] // no such name
    [InlineData(0x80, 2, DnsStatus.Failed)] // server failure
    [InlineData(0x80, 5, DnsStatus.Failed)] // refused
    [InlineData(0x82, 0, DnsStatus.Truncated)]
    public void Codes_mean_what_they_mean(byte flags, byte code, object status)
    {
        var message = Answer(DnsRecordType.Txt);
        (message[2], message[3]) = (flags, code);
        var answer = Read(message)!;
        Assert.Equal(((DnsStatus)status, 0), (answer.Status, answer.Texts.Count));
    }

    [Fact]
    public void A_message_that_ends_early_is_no_answer_wherever_it_ends()
    {
        var whole = Answer(DnsRecordType.Txt, Record(NamePointer, 5, [1, (byte)'a', 0xC0, 12]), Record([1, (byte)'a', 0xC0, 12], 16, [3, .. "abc"u8]));
        Assert.Equal(["abc"], Read(whole)!.Texts);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(Read(whole[..length]) is { Status: DnsStatus.Answered, Texts.Count: > 0 }, $"cut at {length}");
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 41 })] // at itself: the records begin at 38
    [InlineData(new byte[] { 0xC0, 38 })]
    [InlineData(new byte[] { 0xC0, 200 })] // forwards
    [InlineData(new byte[] { 0xC0, 2 })] // into the header
    [InlineData(new byte[] { 0x80, 1 })] // a kind of label that is none
    [InlineData(new byte[] { 0x40, 1 })]
    [InlineData(new byte[] { 3, (byte)'a', (byte)'.', (byte)'b', 0 })] // a dot inside a label
    public void Names_that_lead_nowhere_are_refused(byte[] owner) =>
        Assert.NotEqual(DnsStatus.Answered, Read(Answer(DnsRecordType.Txt, Record(owner, 16, [1, (byte)'x'])))?.Status);

    [Fact]
    public void A_text_that_is_longer_than_its_record_is_refused()
    {
        Assert.Equal(DnsStatus.Failed, Read(Answer(DnsRecordType.Txt, Record(NamePointer, 16, [5, (byte)'x'])))!.Status);
        Assert.Equal(DnsStatus.Failed, Read(Answer(DnsRecordType.A, Record(NamePointer, 1, [1, 2, 3])), DnsRecordType.A)!.Status);
    }

    [Fact]
    public void Whatever_the_bytes_are_reading_them_ends_and_throws_nothing()
    {
        var good = Answer(DnsRecordType.Txt, Record(NamePointer, 5, [1, (byte)'a', 0xC0, 12]), Record([1, (byte)'a', 0xC0, 12], 16, [3, .. "abc"u8]));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            // As they are, behind a good beginning, and in place of a part of a good answer.
            _ = Read(bytes);
            _ = Read([.. good[..38], .. bytes]);
            for (var at = 0; at < bytes.Length; at++)
            {
                var changed = good.ToArray();
                changed[(bytes[at] * 7 + at) % changed.Length] = bytes[bytes.Length - 1 - at];
                _ = Read(changed);
            }
        }));
    }

    [Fact]
    public void Every_single_byte_may_be_any_other()
    {
        var good = Answer(DnsRecordType.Txt, Record(NamePointer, 5, [1, (byte)'a', 0xC0, 12]), Record([1, (byte)'a', 0xC0, 12], 16, [3, .. "abc"u8]));
        for (var at = 0; at < good.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = good.ToArray();
                changed[at] = (byte)value;
                Assert.True(Read(changed) is null or { Texts.Count: <= 1 });
            }
        }
    }

    [Fact]
    public void The_machines_name_servers_are_read_as_the_c_library_reads_them() =>
        Assert.Equal(
            ["10.0.0.2:53", "[fd00::1]:53", "10.0.0.4:53"],
            NameServers.Parse("# nameserver 1.1.1.1\nnameserver 10.0.0.2\r\nsearch shop.cn\n nameserver\tfd00::1 # here\nnameserver here\nnameserver\nnameserver 10.0.0.4\nnameserver 10.0.0.5\n").Select(server => server.ToString()));

    private static DnsAnswer? Read(byte[] message, DnsRecordType type = DnsRecordType.Txt) => DnsMessage.Read(message, Id, Name, type);

    private static byte[] Answer(DnsRecordType type, params byte[][] records)
    {
        var message = DnsMessage.Ask(Id, Name, type);
        (message[2], message[3], message[7]) = (0x81, 0x80, (byte)records.Length);
        return [.. message, .. records.SelectMany(record => record)];
    }

    private static byte[] Record(byte[] owner, byte type, byte[] data) => [.. owner, 0, type, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data];
}
