using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Limits;

/// <summary>Hashes of link passwords: PBKDF2 with HMAC-SHA-256, the parameters in the text (OWASP Password Storage Cheat Sheet).</summary>
internal sealed class PasswordHashes(IOptions<PasswordOptions> options)
{
    /// <summary>In UTF-16 units.</summary>
    public const int MaxLength = 128;

    private const string Scheme = "pbkdf2-sha256";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    private readonly int iterations = options.Value.Iterations;

    /// <summary>Checks a password that a merchant chose.</summary>
    /// <returns>Its hash; null: none is asked for, or it is wrong.</returns>
    public string? Check(FieldErrors errors, string? password)
    {
        if (string.IsNullOrEmpty(password))
        {
            return null;
        }

        if (password.Length > MaxLength)
        {
            errors.Add("password", "too_long", $"'password' may have at most {MaxLength} characters.");
            return null;
        }

        Span<byte> salt = stackalloc byte[SaltBytes];
        RandomNumberGenerator.Fill(salt);
        var hash = Derive(password, salt, iterations, HashBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Whether a password has a hash. Takes as long for a wrong one as for the right one.</summary>
    /// <exception cref="FormatException">The text is no hash of ours.</exception>
    public static bool Verify(string hash, string password)
    {
        var parts = hash.Split('$');
        if (parts is not [Scheme, var count, var salt, var expected])
        {
            throw new FormatException("A stored password is not of the form scheme$iterations$salt$hash.");
        }

        var wanted = Convert.FromBase64String(expected);
        var found = Derive(password, Convert.FromBase64String(salt), int.Parse(count, NumberStyles.None, CultureInfo.InvariantCulture), wanted.Length);
        return CryptographicOperations.FixedTimeEquals(found, wanted);
    }

    private static byte[] Derive(string password, ReadOnlySpan<byte> salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, length);
}
