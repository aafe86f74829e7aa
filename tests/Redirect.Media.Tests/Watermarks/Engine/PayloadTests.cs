using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Tests.Watermarks.Engine;

public sealed class PayloadTests
{
    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(0x1234_5678_9ABCUL)]
    [InlineData((1UL << 48) - 1)]
    public void An_id_comes_back(ulong id)
    {
        Assert.True(Payload.TryRead(Payload.Of(id), out var read));
        Assert.Equal(id, read);
    }

    [Fact]
    public void Two_wrong_bits_are_noticed_wherever_they_are()
    {
        var payload = Payload.Of(0x1234_5678_9ABC);
        for (var first = 0; first < Payload.Bits; first++)
        {
            for (var second = 0; second < first; second++)
            {
                Assert.False(Payload.TryRead(payload ^ (1UL << first) ^ (1UL << second), out _));
            }

            Assert.False(Payload.TryRead(payload ^ (1UL << first), out _));
        }
    }

    [Fact]
    public void The_checksum_is_CRC_16_CCITT_FALSE()
    {
        // Of the six bytes "123456", by the catalogue's definition, byte by byte.
        var crc = 0xFFFF;
        var id = 0UL;
        foreach (var letter in "123456"u8)
        {
            id = (id << 8) | letter;
            crc ^= letter << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) == 0 ? (crc << 1) & 0xFFFF : ((crc << 1) ^ 0x1021) & 0xFFFF;
            }
        }

        Assert.Equal((ulong)crc, Payload.Of(id) & 0xFFFF);
    }
}
