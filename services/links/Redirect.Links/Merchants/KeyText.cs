using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Redirect.Links.Merchants;

/// <summary>
/// How keys are written: <c>rk_&lt;22: the key's id&gt;_&lt;43: 32 random bytes&gt;</c>, both base64url. The id leads to the row, so that
/// hashes are compared and never searched.
/// </summary>
internal static class KeyText
{
    private const string Start = "rk_";
    private const string AdminStart = "rk_admin_";
    private const int IdLength = 22;
    private const int SecretLength = 43;
    private const int Length = 3 + IdLength + 1 + SecretLength;

    /// <summary>A new key; its only copy in plain.</summary>
    public static string Make(Guid id) => $"{Prefix(id)}_{Secret()}";

    /// <summary>A new operator's key.</summary>
    public static string MakeAdmin() => AdminStart + Secret();

    /// <summary>The part of a key that may be shown.</summary>
    public static string Prefix(Guid id) => Start + Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    /// <summary>The id written in a key; null when the text is no merchant's key.</summary>
    public static Guid? IdOf(string key)
    {
        // By position, not by separator: '_' is also a symbol of base64url.
        if (key.Length != Length || !key.StartsWith(Start, StringComparison.Ordinal) || key[3 + IdLength] != '_' || !Ascii.IsValid(key))
        {
            return null;
        }

        Span<byte> id = stackalloc byte[16];
        return Base64Url.TryDecodeFromChars(key.AsSpan(3, IdLength), id, out var written) && written == 16 ? new Guid(id, bigEndian: true) : null;
    }

    /// <summary>What is kept of a key.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
