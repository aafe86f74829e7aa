using System.Numerics;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>
/// The error correction of a payload: a convolutional code of constraint length 11 and rate 1/4, ended by ten zeros, decoded softly by Viterbi's
/// algorithm. The generators are Larsen's of greatest free distance (IEEE Trans. IT 19(3), 1973), octal 2327, 2353, 2671, 3175.
/// </summary>
internal static class ConvolutionalCode
{
    /// <summary>Coded bits of a payload.</summary>
    public const int Length = Outputs * Steps;

    private const int Memory = 10;
    private const int States = 1 << Memory;
    private const int Outputs = 4;
    private const int Steps = Payload.Bits + Memory;

    private static readonly byte[] Branches = MakeBranches();

    private static ReadOnlySpan<int> Generators => [0b10_011_010_111, 0b10_011_101_011, 0b10_110_111_001, 0b11_001_111_101];

    /// <summary>The coded bits, 0 or 1, of a payload sent from its highest bit on.</summary>
    public static byte[] Encode(ulong payload)
    {
        var coded = new byte[Length];
        var register = 0;
        for (var step = 0; step < Steps; step++)
        {
            var bit = step < Payload.Bits ? (int)(payload >> (Payload.Bits - 1 - step)) & 1 : 0;
            register = (bit << Memory) | (register >> 1);
            for (var output = 0; output < Outputs; output++)
            {
                coded[(step * Outputs) + output] = (byte)(BitOperations.PopCount((uint)(register & Generators[output])) & 1);
            }
        }

        return coded;
    }

    /// <summary>The payload whose code word fits best.</summary>
    /// <param name="soft"><see cref="Length"/> values, above zero where a 0 is likelier.</param>
    /// <param name="fit">The sum of the values, each with the sign of its bit in that code word.</param>
    public static ulong Decode(ReadOnlySpan<float> soft, out float fit)
    {
        const int Half = States / 2;
        const float Never = -1e30f;
        Span<float> from = stackalloc float[States];
        Span<float> to = stackalloc float[States];
        Span<float> metrics = stackalloc float[1 << Outputs];
        var second = new bool[Steps * States];
        from.Fill(Never);
        from[0] = 0;
        for (var step = 0; step < Steps; step++)
        {
            var values = soft.Slice(step * Outputs, Outputs);
            for (var pattern = 0; pattern < metrics.Length; pattern++)
            {
                var metric = 0f;
                for (var output = 0; output < Outputs; output++)
                {
                    metric += ((pattern >> output) & 1) == 0 ? values[output] : -values[output];
                }

                metrics[pattern] = metric;
            }

            // Two states go into two others, and as all generators have both ends set, the four ways between them differ by signs only.
            var survivors0 = second.AsSpan(step * States, Half);
            var survivors1 = second.AsSpan((step * States) + Half, Half);
            for (var pair = 0; pair < Half; pair++)
            {
                var metric = metrics[Branches[pair]];
                var (first, other) = (from[2 * pair], from[(2 * pair) + 1]);
                var (a, b) = (first + metric, other - metric);
                survivors0[pair] = b > a;
                to[pair] = b > a ? b : a;
                (a, b) = (first - metric, other + metric);
                survivors1[pair] = b > a;
                to[Half + pair] = b > a ? b : a;
            }

            if (step >= Payload.Bits)
            {
                to[Half..].Fill(Never);
            }

            var swap = from;
            from = to;
            to = swap;
        }

        fit = from[0];
        var payload = 0UL;
        var state = 0;
        for (var step = Steps - 1; step >= 0; step--)
        {
            if (step < Payload.Bits)
            {
                payload |= (ulong)(state >> (Memory - 1)) << (Payload.Bits - 1 - step);
            }

            state = ((state << 1) & (States - 1)) | (second[(step * States) + state] ? 1 : 0);
        }

        return payload;
    }

    // The four outputs, one a bit, of a zero that comes in state 2 × pair.
    private static byte[] MakeBranches()
    {
        var branches = new byte[States / 2];
        for (var pair = 0; pair < branches.Length; pair++)
        {
            for (var output = 0; output < Outputs; output++)
            {
                branches[pair] |= (byte)((BitOperations.PopCount((uint)(2 * pair & Generators[output])) & 1) << output);
            }
        }

        return branches;
    }
}
