using System.Buffers.Binary;
using System.Net;
using Redirect.Links.Limits;

namespace Redirect.Links.SurpriseCodes;

/// <summary>Who tries a code.</summary>
/// <param name="MerchantId">Whose codes: nobody's guesses count against another merchant's visitors.</param>
/// <param name="Visitor">16 bytes as a number; null: the caller did not say.</param>
/// <param name="Network">The address, or of IPv6 its /64, as a number; null: the caller did not say.</param>
/// <param name="ChallengePassed">The merchant's page has seen that a person does it.</param>
internal readonly record struct CodeGuesser(Guid MerchantId, UInt128? Visitor, UInt128? Network, bool ChallengePassed)
{
    public static CodeGuesser Of(Guid merchantId, byte[]? visitorId, IPAddress? address, bool? challengePassed) => new(
        merchantId, visitorId is null ? null : BinaryPrimitives.ReadUInt128BigEndian(visitorId), address is null ? null : PasswordGuesser.NetworkOf(address), challengePassed ?? false);

    /// <summary>A passed challenge lifts the merchant's limit only for somebody who is bound by a limit of his own.</summary>
    public bool IsBound => Visitor is not null || Network is not null;
}
