using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Redirect.Links.OneTimeCodes;

/// <summary>
/// Makes the numbers of a series values that look random: unique without asking anybody, and none to be guessed from others without the key. A
/// Feistel network of ten rounds over exactly 5 bits a symbol, its halves alternating as in FF1 of NIST SP 800-38G, so that an odd number of bits
/// needs no walk; AES-256 is the round function, called once a round for all numbers together. Pure. One at a time.
/// </summary>
internal sealed class SeriesPermutation : IDisposable
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    private const int BitsPerSymbol = 5;
    private const int BlockLength = 16;
    private const int Rounds = 10;

    private readonly Aes aes = Aes.Create();
    private readonly int bits;

    /// <summary>A permutation of all values of so many symbols.</summary>
    /// <param name="key">32 secret random bytes; another key is another permutation.</param>
    /// <param name="symbols">1 to 12.</param>
    public SeriesPermutation(byte[] key, int symbols)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength, nameof(key));
        ArgumentOutOfRangeException.ThrowIfLessThan(symbols, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(symbols, CodeTexts.MaxLength - 1);
        aes.Key = key;
        bits = symbols * BitsPerSymbol;
    }

    /// <summary>How many values there are.</summary>
    public long Count => 1L << bits;

    private int LeftBits => bits / 2;

    private int RightBits => bits - LeftBits;

    /// <summary>The values of numbers that follow one another.</summary>
    /// <param name="first">The first number, from 0.</param>
    /// <param name="count">How many; the last number is below <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many values.</exception>
    public long[] ValuesOf(long first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count - count, nameof(count));
        var values = new long[count];
        for (var at = 0; at < count; at++)
        {
            values[at] = first + at;
        }

        Run(values, forward: true);
        return values;
    }

    /// <summary>Makes values the numbers that they came from, in place.</summary>
    /// <param name="values">Each from 0 and below <see cref="Count"/>.</param>
    public void Invert(Span<long> values) => Run(values, forward: false);

    public void Dispose() => aes.Dispose();

    private void Run(Span<long> values, bool forward)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(values.Length * BlockLength);
        try
        {
            var blocks = buffer.AsSpan(0, values.Length * BlockLength);
            for (var round = 0; round < Rounds; round++)
            {
                if (forward)
                {
                    Forward(values, blocks, round);
                }
                else
                {
                    Backward(values, blocks, Rounds - 1 - round);
                }
            }
        }
        finally
        {
            // What is left in it would tell the key's outputs to whoever rents it next.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    // (a, b) becomes (b, a ⊕ F(b)): the kept half moves to the left, so the halves' lengths change places with every round.
    private void Forward(Span<long> values, Span<byte> blocks, int round)
    {
        var (changed, kept) = round % 2 == 0 ? (LeftBits, RightBits) : (RightBits, LeftBits);
        Mix(values, blocks, round, 0, kept);
        for (var at = 0; at < values.Length; at++)
        {
            var (left, right) = (values[at] >> kept, values[at] & Mask(kept));
            values[at] = (right << changed) | (left ^ (Mixed(blocks, at) & Mask(changed)));
        }
    }

    private void Backward(Span<long> values, Span<byte> blocks, int round)
    {
        var (changed, kept) = round % 2 == 0 ? (LeftBits, RightBits) : (RightBits, LeftBits);
        Mix(values, blocks, round, changed, kept);
        for (var at = 0; at < values.Length; at++)
        {
            var (right, left) = (values[at] >> changed, values[at] & Mask(changed));
            values[at] = ((left ^ (Mixed(blocks, at) & Mask(changed))) << kept) | right;
        }
    }

    // The round and the number of bits are mixed in, so that one key in two lengths would still be two permutations.
    private void Mix(ReadOnlySpan<long> values, Span<byte> blocks, int round, int shift, int kept)
    {
        for (var at = 0; at < values.Length; at++)
        {
            var block = blocks.Slice(at * BlockLength, BlockLength);
            BinaryPrimitives.WriteInt64BigEndian(block, ((long)round << 8) | (long)bits);
            BinaryPrimitives.WriteInt64BigEndian(block[8..], (values[at] >> shift) & Mask(kept));
        }

        aes.EncryptEcb(blocks, blocks, PaddingMode.None);
    }

    private static long Mixed(ReadOnlySpan<byte> blocks, int at) => BinaryPrimitives.ReadInt64BigEndian(blocks[(at * BlockLength)..]);

    private static long Mask(int length) => (1L << length) - 1;
}
