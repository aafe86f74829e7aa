using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Links.Claims;
using Redirect.Links.Storage;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.Claims;

/// <summary>Codes as they stand in the database, without the calls that make them.</summary>
internal static class SurpriseCodeRows
{
    public static CodeTerms Terms(long? faceValue = null, int perVisitor = 1, SharingTerms? sharing = null) =>
        new(new Benefit(BenefitType.Coupon, null, faceValue is null ? null : "CNY", [new BenefitItem(BenefitType.Coupon, null, faceValue)]), [], Audience.All, perVisitor, null, null, sharing);

    public static SurpriseCode Code(Guid merchantId, Guid linkId, long? stock, CodeTerms? terms = null)
    {
        var id = Guid.CreateVersion7();
        return new SurpriseCode
        {
            Id = id,
            MerchantId = merchantId,
            Form = CodeForm.Keyword,
            Text = "C" + id.ToString("N")[^12..].ToUpperInvariant(),
            Key = "c" + id.ToString("N")[^12..],
            LinkId = linkId,
            Terms = terms ?? Terms(),
            Stock = stock,
            CreatedAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            Version = 1,
        };
    }

    /// <summary>Adds a code, its stock and its hold of its keyword.</summary>
    public static async Task<SurpriseCode> AddAsync(this IDbContextFactory<LinksDbContext> contexts, SurpriseCode code)
    {
        await using var db = await contexts.CreateDbContextAsync();
        db.SurpriseCodes.Add(code);
        db.CodeStocks.Add(new CodeStock { CodeId = code.Id });
        if (code.Key is { } key)
        {
            db.KeywordHolds.Add(new KeywordHold { Key = key, MerchantId = code.MerchantId, CodeId = code.Id });
        }

        await db.SaveChangesAsync();
        return code;
    }

    public static async Task<CodeStock> StockOfAsync(this IDbContextFactory<LinksDbContext> contexts, SurpriseCode code)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.CodeStocks.AsNoTracking().SingleAsync(stock => stock.CodeId == code.Id);
    }

    public static async Task<List<Claim>> ClaimsOfAsync(this IDbContextFactory<LinksDbContext> contexts, SurpriseCode code)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Claims.AsNoTracking().Where(claim => claim.CodeId == code.Id).OrderBy(claim => claim.CreatedAt).ToListAsync();
    }

    public static IDbContextFactory<LinksDbContext> Contexts(this LinksHost host) => host.Services.GetRequiredService<IDbContextFactory<LinksDbContext>>();
}
