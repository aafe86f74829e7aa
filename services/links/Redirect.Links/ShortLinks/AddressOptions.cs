using Microsoft.Extensions.Options;

namespace Redirect.Links.ShortLinks;

/// <summary>What the operator says about addresses: ours, and where links may lead.</summary>
internal sealed class AddressOptions
{
    public const string Section = "Links";

    /// <summary>Scheme and host (and path, if any) of the addresses given out. Unset or empty: those of each request.</summary>
    public string? PublicBaseUrl { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>Further hosts that lead to us, and so can't be targets.</summary>
    public IList<string> OwnHosts { get; } = [];

    /// <summary>Hosts that targets may have, with everything below them. Empty: any public host.</summary>
    public IList<string> AllowedTargetHosts { get; } = [];

    /// <summary>Hosts, with everything below them, that may hold a protected brand's name in theirs, such as smartmall.com.</summary>
    public IList<string> LookalikeExceptions { get; } = [];

    /// <summary>Refuses the start when an address is none, naming the key.</summary>
    internal sealed class Validator : IValidateOptions<AddressOptions>
    {
        public ValidateOptionsResult Validate(string? name, AddressOptions options)
        {
            var failures = new List<string>();
            if (options.PublicBaseUrl is { } text
                && (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0))
            {
                failures.Add("Links:PublicBaseUrl must be an http or https address without query, such as https://s.example.com.");
            }

            CheckHosts(failures, nameof(OwnHosts), options.OwnHosts);
            CheckHosts(failures, nameof(AllowedTargetHosts), options.AllowedTargetHosts);
            CheckHosts(failures, nameof(LookalikeExceptions), options.LookalikeExceptions);
            return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
        }

        private static void CheckHosts(List<string> failures, string key, IList<string> hosts)
        {
            for (var at = 0; at < hosts.Count; at++)
            {
                if (TargetHost.Normalise(hosts[at]) is null)
                {
                    failures.Add($"Links:{key}:{at} must be a host name without scheme, port and path.");
                }
            }
        }
    }
}
