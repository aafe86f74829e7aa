using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Transfers;

/// <summary>A link that a row meets.</summary>
/// <param name="Slug">As it is kept.</param>
/// <param name="Target">A digest of its target: a dry run remembers one for each of its rows.</param>
/// <param name="Link">The link; null: a row of the same dry run would have made it.</param>
internal readonly record struct Standing(string Slug, UInt128 Target, ShortLink? Link)
{
    public static Standing Of(ShortLink link) => new(link.Slug, Digest(link.Target), link);

    public bool LeadsTo(string target) => Target == Digest(target);

    private static UInt128 Digest(string target) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(target)));
}
