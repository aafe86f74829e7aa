using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Problems;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Domains;

/// <summary>Which domain a new link lives on.</summary>
internal static class LinkDomains
{
    /// <summary>Checks the domain that a merchant named for a link.</summary>
    /// <returns>As links keep it; empty for the common one, and when there is an error: domain_not_found or domain_not_verified.</returns>
    public static async Task<string> CheckAsync(FieldErrors errors, string? domain, Guid merchantId, LinksDbContext db, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(domain))
        {
            return "";
        }

        var host = domain.Length <= 4 * DomainCache.MaxHostLength ? TargetHost.Normalise(domain) : null;
        var row = host is null
            ? null
            : await db.Domains.AsNoTracking().FirstOrDefaultAsync(known => known.MerchantId == merchantId && known.Host == host && known.RetiredAt == null, cancellationToken);
        if (row is null)
        {
            errors.Add("domain", "domain_not_found", "'domain' is the host of one of your short domains.");
            return "";
        }

        if (row.State != DomainState.Verified)
        {
            errors.Add("domain", "domain_not_verified", "This domain is not verified. Do what its 'verification' says, then verify it.");
            return "";
        }

        return row.Host;
    }
}
