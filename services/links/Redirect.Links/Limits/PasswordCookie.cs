using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Redirect.Links.Following;
using Redirect.Links.Requests;

namespace Redirect.Links.Limits;

/// <summary>
/// The cookie <c>rp</c>: when it ends (8 bytes, Unix seconds), and the HMAC-SHA-256 of that, the link's id and the hash of its password. So it is
/// good for one link, until its password is changed, for a day, and says nothing to anybody.
/// </summary>
internal static class PasswordCookie
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const string Name = "rp=";
    private const int EndBytes = sizeof(long);
    private const int Bytes = EndBytes + HMACSHA256.HashSizeInBytes;

    // Each costs a hash; a browser sends one for a path.
    private const int MaxLooked = 4;

    /// <summary>The <c>Set-Cookie</c> header's value.</summary>
    /// <param name="key">Of all replicas.</param>
    /// <param name="plan">Of a link with a password.</param>
    /// <param name="path">The path by which the browser asked, as it is written in an address: the cookie goes to it and to nothing else.</param>
    /// <param name="secure">Whether it asked by https.</param>
    /// <param name="now">The time.</param>
    public static string Create(byte[] key, FollowPlan plan, string path, bool secure, DateTimeOffset now)
    {
        Span<byte> value = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(value, now.Add(Lifetime).ToUnixTimeSeconds());
        Sign(key, plan, value[..EndBytes], value[EndBytes..]);
        return $"{Name}{Base64Url.EncodeToString(value)}; Max-Age={(int)Lifetime.TotalSeconds}; Path={path}; SameSite=Lax; HttpOnly{(secure ? "; Secure" : "")}";
    }

    /// <summary>Whether a <c>Cookie</c> header holds one that is good for a link now.</summary>
    public static bool IsIn(in StringValues cookies, byte[] key, FollowPlan plan, DateTimeOffset now)
    {
        Span<byte> value = stackalloc byte[Bytes];
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var values = new CookieValues(cookies, Name);
        for (var looked = 0; looked < MaxLooked && values.TryNext(value); looked++)
        {
            Sign(key, plan, value[..EndBytes], signature);
            if (CryptographicOperations.FixedTimeEquals(signature, value[EndBytes..]) && now.ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64BigEndian(value))
            {
                return true;
            }
        }

        return false;
    }

    // The parts before the hash have fixed lengths, so that no two things are signed alike.
    private static void Sign(byte[] key, FollowPlan plan, ReadOnlySpan<byte> end, Span<byte> signature)
    {
        var hash = plan.Behaviour!.PasswordHash!;
        Span<byte> signed = stackalloc byte[3 + 16 + EndBytes + SHA256.HashSizeInBytes];
        "rp1"u8.CopyTo(signed);
        plan.LinkId.TryWriteBytes(signed[3..], bigEndian: true, out _);
        end.CopyTo(signed[19..]);
        SHA256.HashData(Encoding.UTF8.GetBytes(hash), signed[(19 + EndBytes)..]);
        HMACSHA256.HashData(key, signed, signature);
    }
}
