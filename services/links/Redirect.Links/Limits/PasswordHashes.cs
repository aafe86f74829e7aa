using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Limits;

/// <summary>Hashes of link passwords: PBKDF2 with HMAC-SHA-256, the parameters in the text (OWASP Password Storage Cheat Sheet).</summary>
internal sealed class PasswordHashes
{
    public const int MaxLength = 128;

    private const int Iterations = 600_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

#pragma warning disable CA1822 // The cost becomes a setting with the password page.
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
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, HashBytes);
        return string.Create(CultureInfo.InvariantCulture, $"pbkdf2-sha256${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }
#pragma warning restore CA1822
}
