using Microsoft.EntityFrameworkCore;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

/// <summary>Which of a merchant's codes a text is.</summary>
internal sealed class CodeLookup(IDbContextFactory<LinksDbContext> contexts)
{
    /// <summary>The code that the whole text is; null: none of the merchant's, in whatever state.</summary>
    public async Task<FoundCode?> FindAsync(Guid merchantId, string text, CancellationToken cancellationToken)
    {
        var key = text.Normalize(System.Text.NormalizationForm.FormKC).Trim().ToUpperInvariant().ToLowerInvariant();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.SurpriseCodes.AsNoTracking().Where(code => code.MerchantId == merchantId && code.Key == key && code.WithdrawnAt == null)
            .Join(db.Links, code => code.LinkId, link => link.Id, (code, link) => new { code, link }).OrderByDescending(found => found.code.Id).FirstOrDefaultAsync(cancellationToken);
        return row is null ? null : new FoundCode(row.code.Id, null, row.code.Form, row.code.Terms, row.link.Key, row.code.PlacementId, row.code.SoldOutTarget);
    }
}
