using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Tests.Watermarks.Engine;

public sealed class ConvolutionalCodeTests
{
    [Fact]
    public void Payloads_come_back_with_the_whole_fit()
    {
        var random = new Random(1);
        for (var round = 0; round < 10; round++)
        {
            var payload = (ulong)random.NextInt64() << 1 | (uint)random.Next(2);
            var soft = Soft(payload);
            Assert.Equal(payload, ConvolutionalCode.Decode(soft, out var fit));
            Assert.Equal(ConvolutionalCode.Length, fit, 0.001);
        }
    }

    [Fact]
    public void Fifteen_wrong_bits_of_296_are_corrected_wherever_they_are()
    {
        var random = new Random(2);
        for (var round = 0; round < 20; round++)
        {
            var payload = (ulong)random.NextInt64();
            var soft = Soft(payload);
            foreach (var at in Enumerable.Range(0, soft.Length).OrderBy(_ => random.Next()).Take(15))
            {
                soft[at] = -soft[at];
            }

            Assert.Equal(payload, ConvolutionalCode.Decode(soft, out _));
        }
    }

    [Fact]
    public void Weak_values_count_less_than_strong_ones()
    {
        var random = new Random(3);
        const ulong Payload = 0xFEDC_BA98_7654_3210;
        var soft = Soft(Payload);

        // A third says a little of the wrong.
        foreach (var at in Enumerable.Range(0, soft.Length).OrderBy(_ => random.Next()).Take(100))
        {
            soft[at] *= -0.2f;
        }

        Assert.Equal(Payload, ConvolutionalCode.Decode(soft, out _));
    }

    private static float[] Soft(ulong payload) => [.. ConvolutionalCode.Encode(payload).Select(bit => bit == 0 ? 1f : -1f)];
}
