using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Symbols;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Following;

/// <summary>
/// Signs how an address is carried, so that a visit of a form can't be typed by hand: <c>f=qr.7K3M9P</c>. Behind the form's name stand 30 bits of
/// HMAC-SHA256 over link, placement code and form; an address of one link or placement so says nothing at another's. It guards figures and opens
/// nothing, so 30 bits do: each guess is a visit that is counted as a plain link's, and as a wrong signature. Pure.
/// </summary>
/// <param name="key">32 secret bytes.</param>
internal sealed class FormKey(byte[] key)
{
    /// <summary>Symbols of a signature, of 5 bits each.</summary>
    public const int Symbols = 6;

    private const int LinkBytes = 16;

    /// <summary>What <c>f=</c> says: the form's name and its signature.</summary>
    /// <param name="linkId">The link.</param>
    /// <param name="placementCode">What <c>p=</c> says beside it; null: there is none. At most <see cref="FollowQuery.MaxCode"/> characters.</param>
    /// <param name="form">Any but a plain link, which has no <c>f=</c>.</param>
    public string ValueOf(Guid linkId, string? placementCode, Form form)
    {
        var bits = BitsOf(linkId, placementCode, form);
        Span<char> signature = stackalloc char[Symbols];
        for (var at = Symbols - 1; at >= 0; at--, bits >>= 5)
        {
            signature[at] = Base32Symbols.Alphabet[(int)(bits & 31)];
        }

        return $"{Forms.NameOf(form)}.{signature}";
    }

    /// <summary>Whether a signature is the one of this link, placement and form; in any case, with O for 0 and I and L for 1. Allocates nothing.</summary>
    public bool Holds(Guid linkId, ReadOnlySpan<char> placementCode, Form form, ReadOnlySpan<char> signature)
    {
        if (signature.Length != Symbols)
        {
            return false;
        }

        uint said = 0;
        foreach (var character in signature)
        {
            var value = Base32Symbols.ValueOf(character);
            if (value < 0)
            {
                return false;
            }

            said = (said << 5) | (uint)value;
        }

        return said == BitsOf(linkId, placementCode, form);
    }

    // UTF-8 takes at most three bytes for a character. The code is the only part whose length varies, and stands between two whose does not: no two triples make the same bytes.
    private uint BitsOf(Guid linkId, ReadOnlySpan<char> placementCode, Form form)
    {
        Span<byte> said = stackalloc byte[LinkBytes + (3 * FollowQuery.MaxCode) + 1];
        linkId.TryWriteBytes(said, bigEndian: true, out _);
        var length = LinkBytes + Encoding.UTF8.GetBytes(placementCode, said[LinkBytes..^1]);
        said[length++] = (byte)form;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, said[..length], mac);
        return BinaryPrimitives.ReadUInt32BigEndian(mac) >> 2;
    }
}
