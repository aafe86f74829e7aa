using System.Security.Cryptography;
using Redirect.Links.Watermarks;

namespace Redirect.Links.Tests.Watermarks;

public sealed class WatermarkIdTests
{
    [Fact]
    public void Numbers_have_48_bits_and_do_not_repeat()
    {
        var drawn = Enumerable.Range(0, 20_000).Select(_ => WatermarkId.Random()).ToHashSet();
        Assert.Equal(20_000, drawn.Count);
        Assert.All(drawn, id => Assert.True(WatermarkId.IsOne((ulong)id)));
        Assert.Equal((1L << 48) - 1, drawn.Aggregate((all, id) => all | id));
    }

    [Theory]
    [InlineData(0UL, false)]
    [InlineData(1UL, true)]
    [InlineData((1UL << 48) - 1, true)]
    [InlineData(1UL << 48, false)]
    [InlineData(ulong.MaxValue, false)]
    public void Only_1_to_48_bits_can_be_one(ulong number, bool can) => Assert.Equal(can, WatermarkId.IsOne(number));

    [Theory]
    [InlineData("0000000000a1", 0xa1)]
    [InlineData("FFffffffffff", (1L << 48) - 1)]
    public void They_are_written_as_12_hexadecimal_digits(string text, long id)
    {
        Assert.True(WatermarkId.TryParse(text, out var read));
        Assert.Equal((id, text.ToLowerInvariant()), (read, WatermarkId.TextOf(id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("000000000000")]
    [InlineData("a1")]
    [InlineData("1000000000000")]
    [InlineData("00000000000g")]
    [InlineData(" 0000000000a")]
    [InlineData("-0000000000a")]
    public void Other_texts_are_none(string text) => Assert.False(WatermarkId.TryParse(text, out _));

    [Fact]
    public void A_merchants_key_is_derived_by_RFC_5869()
    {
        var (master, merchant) = (SHA256.HashData("master"u8), Guid.Parse("0190b7a2-1111-7000-8000-000000000001"));

        // By hand: extract with a salt of zeros, then the one block of 32 bytes.
        var extracted = HMACSHA256.HashData(new byte[32], master);
        byte[] block = [.. "redirect watermark 1 "u8, .. merchant.ToByteArray(bigEndian: true), 1];
        Assert.Equal(HMACSHA256.HashData(extracted, block), WatermarkKeys.Derive(master, merchant));
        Assert.NotEqual(WatermarkKeys.Derive(master, merchant), WatermarkKeys.Derive(master, Guid.CreateVersion7()));
    }
}
