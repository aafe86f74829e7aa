using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Redirect.Links.ShortLinks;

/// <summary>
/// Makes short codes out of a counter: unique without asking anybody, random-looking, and not guessable from one another. A Feistel
/// network with HMAC-SHA256 as its round function permutes the smallest even number of bits that holds every code; a value outside
/// is permuted again until it is inside ("cycle walking": Black and Rogaway, "Ciphers with Arbitrary Finite Domains",
/// CT-RSA 2002; ten rounds as FF1 of NIST SP 800-38G has). Pure.
/// </summary>
internal sealed class CodePermutation
{
    /// <summary>31 symbols without the ones that are read for one another: 0 and o, 1 and i and l.</summary>
    public const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";

    private const int Rounds = 10;

    private readonly byte[] key;
    private readonly string alphabet;
    private readonly int length;
    private readonly int halfBits;

    /// <summary>A permutation of the codes of one length.</summary>
    /// <param name="key">32 secret random bytes; another key is another permutation.</param>
    /// <param name="length">Characters of a code, 1 to 12.</param>
    /// <param name="alphabet">The symbols of a code, at most 32.</param>
    public CodePermutation(byte[] key, int length, string alphabet = Alphabet)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, 32, nameof(key));
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 12);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(alphabet.Length, 32, nameof(alphabet));
        this.key = key;
        this.alphabet = alphabet;
        this.length = length;
        Count = 1;
        for (var symbol = 0; symbol < length; symbol++)
        {
            Count *= alphabet.Length;
        }

        while (1L << (2 * halfBits) < Count)
        {
            halfBits++;
        }
    }

    /// <summary>How many codes there are.</summary>
    public long Count { get; }

    /// <summary>The code of a number.</summary>
    /// <param name="number">0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">All codes of this length are given.</exception>
    public string Encode(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        do
        {
            number = Forward(number);
        }
        while (number >= Count);

        Span<char> code = stackalloc char[length];
        for (var at = length - 1; at >= 0; at--)
        {
            code[at] = alphabet[(int)(number % alphabet.Length)];
            number /= alphabet.Length;
        }

        return new string(code);
    }

    /// <summary>The number of a code; null when the text is no code of this length.</summary>
    public long? Decode(string code)
    {
        if (code.Length != length)
        {
            return null;
        }

        long number = 0;
        foreach (var symbol in code)
        {
            var value = alphabet.IndexOf(symbol, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            number = (number * alphabet.Length) + value;
        }

        do
        {
            number = Backward(number);
        }
        while (number >= Count);

        return number;
    }

    private long Forward(long number)
    {
        var (left, right) = Split(number);
        for (var round = 0; round < Rounds; round++)
        {
            (left, right) = (right, left ^ Mix(round, right));
        }

        return Join(left, right);
    }

    private long Backward(long number)
    {
        var (left, right) = Split(number);
        for (var round = Rounds - 1; round >= 0; round--)
        {
            (left, right) = (right ^ Mix(round, left), left);
        }

        return Join(left, right);
    }

    private (long Left, long Right) Split(long number) => (number >> halfBits, number & Mask);

    private long Join(long left, long right) => (left << halfBits) | right;

    private long Mask => (1L << halfBits) - 1;

    private long Mix(int round, long half)
    {
        // The length is mixed in, so that one key in two lengths is still two permutations.
        Span<byte> input = stackalloc byte[10];
        input[0] = (byte)round;
        input[1] = (byte)length;
        BinaryPrimitives.WriteInt64BigEndian(input[2..], half);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, input, mac);
        return BinaryPrimitives.ReadInt64BigEndian(mac) & Mask;
    }
}
