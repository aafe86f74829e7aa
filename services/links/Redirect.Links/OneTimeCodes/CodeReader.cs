using Microsoft.EntityFrameworkCore;
using Redirect.Links.Storage;

namespace Redirect.Links.OneTimeCodes;

/// <summary>Which of a merchant's one-time codes a text is.</summary>
internal sealed class CodeReader(IDbContextFactory<LinksDbContext> contexts)
{
    /// <summary>The code that the whole text is; null: none of the merchant's. One whose check symbol does not fit never gets to the database.</summary>
    public async Task<(Guid CodeId, long Number)?> FindAsync(Guid merchantId, string typed, CancellationToken cancellationToken)
    {
        if (!CodeTexts.TryRead(typed, out var text))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.OneTimeCodes.AsNoTracking().Where(code => code.MerchantId == merchantId && code.Text == text)
            .Select(code => new { code.CodeId, code.Number }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.CodeId, found.Number);
    }
}
