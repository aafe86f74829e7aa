namespace Redirect.Media.Watermarks.Engine;

/// <summary>How the code word lies on the data carriers: each has two chips, each coded bit some four of them, in an order and with signs of the key.</summary>
internal sealed class Chips
{
    private readonly int[] bits;
    private readonly float[] signs;

    private Chips(int[] bits, float[] signs) => (this.bits, this.signs) = (bits, signs);

    public int Count => bits.Length;

    public static Chips Of(WatermarkKey key, int dataCarriers)
    {
        var order = new KeyStream(key, "interleaver").Permutation(2 * dataCarriers);
        var scrambler = new KeyStream(key, "scrambler");
        var bits = new int[order.Length];
        var signs = new float[order.Length];
        for (var at = 0; at < order.Length; at++)
        {
            bits[order[at]] = at % ConvolutionalCode.Length;
            signs[at] = scrambler.Below(2) == 0 ? 1 : -1;
        }

        return new Chips(bits, signs);
    }

    /// <summary>The chips of a payload, +1 and −1: real and imaginary part of the first data carrier, then the next.</summary>
    public float[] Of(ulong payload)
    {
        var coded = ConvolutionalCode.Encode(payload);
        var chips = new float[Count];
        for (var chip = 0; chip < chips.Length; chip++)
        {
            chips[chip] = coded[bits[chip]] == 0 ? signs[chip] : -signs[chip];
        }

        return chips;
    }

    /// <summary>What the chips say of each coded bit, added up.</summary>
    public float[] Gather(ReadOnlySpan<float> chips)
    {
        var soft = new float[ConvolutionalCode.Length];
        for (var chip = 0; chip < chips.Length; chip++)
        {
            soft[bits[chip]] += chips[chip] * signs[chip];
        }

        return soft;
    }
}
