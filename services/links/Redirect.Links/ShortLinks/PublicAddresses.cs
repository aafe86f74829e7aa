using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Redirect.Links.Domains;

namespace Redirect.Links.ShortLinks;

/// <summary>The addresses that are given out for a link.</summary>
internal sealed class PublicAddresses(IOptions<AddressOptions> options, IOptions<DomainOptions> domains)
{
    private readonly string? configured = options.Value.PublicBaseUrl?.TrimEnd('/');

    /// <summary>The configured base, or where this request came to; without a slash at its end.</summary>
    public string BaseOf(HttpContext context) => configured ?? $"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}";

    /// <summary>The same for a link on a merchant's own domain; empty: the common one.</summary>
    public string BaseOf(HttpContext context, string domain) => domain.Length == 0 ? BaseOf(context) : DomainBase(domain);

    /// <summary>The same where another service was asked.</summary>
    /// <param name="asked">Where it was asked, without a slash at the end; counts when nothing is configured.</param>
    /// <param name="domain">The link's own; empty: the common one.</param>
    public string BaseOf(string asked, string domain) => domain.Length == 0 ? configured ?? asked.TrimEnd('/') : DomainBase(domain);

    private string DomainBase(string domain) => $"{domains.Value.Scheme}://{domain}";

    /// <summary>A link's address.</summary>
    /// <param name="baseUrl">See <see cref="BaseOf(HttpContext)"/>.</param>
    /// <param name="slug">The link's slug.</param>
    /// <param name="placementCode">Counts the visit for this placement; null: for the link's own.</param>
    /// <param name="form">How the address is carried, signed: see <see cref="Following.FormKey.ValueOf"/>; null: as a plain link.</param>
    public static string Of(string baseUrl, string slug, string? placementCode = null, string? form = null) =>
        baseUrl + "/" + Uri.EscapeDataString(slug) + QueryOf(placementCode, form);

    /// <summary>What an address ends with, from the question mark; empty: nothing.</summary>
    public static string QueryOf(string? placementCode, string? form)
    {
        var query = string.Join('&', new[] { placementCode is null ? null : "p=" + Uri.EscapeDataString(placementCode), form is null ? null : "f=" + form }.OfType<string>());
        return query.Length > 0 ? "?" + query : "";
    }
}
