using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Redirect.Links.DeepLinks;

/// <summary>The apps that may open addresses of the common short domain as their own.</summary>
internal sealed partial class AssociationOptions
{
    public const string Section = "Links:Association";

    /// <summary>Apple app ids: team and bundle, such as <c>ABCDE12345.com.example.shop</c>.</summary>
    public string[] AppleAppIds { get; set; } = [];

    /// <summary>Android apps: a package, an equals sign, and the SHA-256 fingerprint of its certificate; once for each fingerprint.</summary>
    public string[] AndroidApps { get; set; } = [];

    [GeneratedRegex(@"^[A-Z0-9]{10}\.[A-Za-z0-9.-]{1,155}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AppleAppId();

    [GeneratedRegex(@"^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Fingerprint();

    /// <summary>Takes an entry of <see cref="AndroidApps"/> apart; null when it is none.</summary>
    public static (string Package, string Fingerprint)? Split(string entry)
    {
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return null;
        }

        var (package, fingerprint) = (entry[..equals].Trim(), entry[(equals + 1)..].Trim().ToUpperInvariant());
        return AppAddress.IsPackage(package) && Fingerprint().IsMatch(fingerprint) ? (package, fingerprint) : null;
    }

    /// <summary>Refuses the start when an entry is none, naming it: a phone would silently not trust it.</summary>
    internal sealed class Validator : IValidateOptions<AssociationOptions>
    {
        public ValidateOptionsResult Validate(string? name, AssociationOptions options)
        {
            var failures = new List<string>();
            for (var at = 0; at < options.AppleAppIds.Length; at++)
            {
                if (!AppleAppId().IsMatch(options.AppleAppIds[at]))
                {
                    failures.Add($"Links:Association:AppleAppIds:{at} must be a team id, a dot and a bundle id, such as ABCDE12345.com.example.shop.");
                }
            }

            for (var at = 0; at < options.AndroidApps.Length; at++)
            {
                if (Split(options.AndroidApps[at]) is null)
                {
                    failures.Add($"Links:Association:AndroidApps:{at} must be a package, '=' and a SHA-256 fingerprint of 32 hexadecimal pairs with colons between.");
                }
            }

            return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
        }
    }
}
