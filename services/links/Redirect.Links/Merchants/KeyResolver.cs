using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Links.Storage;

namespace Redirect.Links.Merchants;

/// <summary>Whose key is this?</summary>
internal sealed class KeyResolver(AdminKey admin, IDbContextFactory<LinksDbContext> contexts, TimeProvider clock)
{
    /// <summary>The principal of a key; null when it is unknown, revoked or expired, which are not told apart.</summary>
    public async Task<Principal?> ResolveAsync(string key, CancellationToken cancellationToken)
    {
        if (key.Length > KeyOptions.MaxAdminKeyLength)
        {
            return null;
        }

        if (admin.Is(key))
        {
            return Principal.Admin;
        }

        if (KeyText.IdOf(key) is not { } id)
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        return known is not null
            && CryptographicOperations.FixedTimeEquals(known.Hash, KeyText.Hash(key))
            && known.RevokedAt is null
            && (known.ExpiresAt is null || known.ExpiresAt > clock.GetUtcNow().UtcDateTime)
            ? new Principal(PrincipalKind.Merchant, known.MerchantId, known.Id, known.Scopes.Split(' '))
            : null;
    }
}
