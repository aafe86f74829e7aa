using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace Redirect.Links.DeepLinks;

/// <summary>Which apps, beside those we know, the operator lets links wake.</summary>
internal sealed class DeepLinkOptions
{
    public const string Section = "Links:DeepLinks";

    /// <summary>Further addresses that may be woken: <c>scheme://host</c>, or <c>scheme://*</c> for any host of it.</summary>
    public string[] Schemes { get; set; } = [];

    /// <summary>Further Android packages that may be named.</summary>
    public string[] Packages { get; set; } = [];

    /// <summary>Refuses the start when an entry is none, or would let a link run scripts or read files.</summary>
    internal sealed class Validator : IValidateOptions<DeepLinkOptions>
    {
        private static readonly FrozenSet<string> Never = AppAddress.Dangerous.Concat(["http", "https"]).ToFrozenSet(StringComparer.Ordinal);

        public ValidateOptionsResult Validate(string? name, DeepLinkOptions options)
        {
            var failures = new List<string>();
            for (var at = 0; at < options.Schemes.Length; at++)
            {
                var (scheme, host) = AppLists.Split(options.Schemes[at]);
                if (scheme is null || Never.Contains(scheme) || (host != "*" && !AppAddress.IsHost(host)))
                {
                    failures.Add($"Links:DeepLinks:Schemes:{at} must be scheme://host or scheme://*, of an app's own scheme.");
                }
            }

            for (var at = 0; at < options.Packages.Length; at++)
            {
                if (!AppAddress.IsPackage(options.Packages[at]))
                {
                    failures.Add($"Links:DeepLinks:Packages:{at} must be an Android package such as com.example.shop.");
                }
            }

            return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
        }
    }
}
