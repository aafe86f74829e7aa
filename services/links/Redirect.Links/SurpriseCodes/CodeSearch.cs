using Microsoft.EntityFrameworkCore;
using Redirect.Links.Claims;
using Redirect.Links.Placements;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

/// <summary>Finds the running code that a text is or, of phrases, holds.</summary>
internal sealed class CodeSearch(CodeLookup lookup, PhraseFinder phrases, IDbContextFactory<LinksDbContext> contexts, TimeProvider clock)
{
    /// <summary>Takes the same steps for all that is not found, whatever the reason.</summary>
    /// <param name="merchantId">Whose codes.</param>
    /// <param name="text">What was typed or said.</param>
    /// <param name="keys">Of <see cref="SentencePhrases.KeysIn"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<Hit?> FindAsync(Guid merchantId, string text, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var whole = await lookup.FindAsync(merchantId, text, cancellationToken);
        return await ReadAsync(merchantId, whole?.CodeId, whole?.Number, now, cancellationToken)
            ?? await ReadAsync(merchantId, await phrases.FindAsync(merchantId, keys, now, cancellationToken), null, now, cancellationToken);
    }

    private async Task<Hit?> ReadAsync(Guid merchantId, Guid? id, long? number, DateTime now, CancellationToken cancellationToken)
    {
        var wanted = id ?? Guid.Empty;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.SurpriseCodes.AsNoTracking().Where(code => code.Id == wanted && code.MerchantId == merchantId)
            .Join(db.CodeStocks, code => code.Id, stock => stock.CodeId, (code, stock) => new { code, stock })
            .Join(db.Links, row => row.code.LinkId, link => link.Id, (row, link) => new { row.code, row.stock, link })
            .LeftJoin(db.Placements, row => row.code.PlacementId ?? row.link.PlacementId, placement => (Guid?)placement.Id, (row, placement) => new { row.code, row.stock, row.link, placement })
            .SingleOrDefaultAsync(cancellationToken);
        if (row?.code.StateAt(now) != CodeState.Running)
        {
            return null;
        }

        var used = number is not null && await db.Claims.AnyAsync(claim => claim.CodeId == wanted && claim.Number == number && claim.Slot != null, cancellationToken);
        return new Hit(row.code, row.stock, row.link, row.placement, used);
    }

    /// <param name="Code">It runs.</param>
    /// <param name="Stock">As it is now.</param>
    /// <param name="Link">What it leads to.</param>
    /// <param name="Placement">Where the visit counts: the code's, or else the link's; null: neither has one.</param>
    /// <param name="Used">Of a one-time code: a claim holds it.</param>
    internal sealed record Hit(SurpriseCode Code, CodeStock Stock, ShortLink Link, Placement? Placement, bool Used)
    {
        /// <summary>Whose phrase it is; null: anybody's.</summary>
        public string? Staff => Code.PlacementId is null ? null : Placement?.Staff;
    }
}
