using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Hosting.Problems;
using Redirect.Links.Claims;
using Redirect.Links.OneTimeCodes;
using Redirect.Links.Storage;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.OneTimeCodes;

/// <summary>Surprise codes with one-time codes, as they are stored.</summary>
internal static class OneTimeCodeMaking
{
    private static readonly CodeTerms Terms = new(
        new Benefit(BenefitType.Coupon, null, "CNY", [new BenefitItem(BenefitType.Coupon, null, 1_000)]), [], Audience.All, 1, null, null, null);

    public static Task<LinksDbContext> OpenAsync(this LinksHost host) =>
        host.Services.GetRequiredService<IDbContextFactory<LinksDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);

    /// <summary>A surprise code that may have so many one-time codes.</summary>
    public static async Task<Guid> NewBatchAsync(this LinksHost host, Caller shop, long count, string? prefix = null, int? length = null)
    {
        var (id, code) = await host.TryNewBatchAsync(shop, count, prefix, length);
        Assert.Null(code);
        return id;
    }

    /// <summary>The same, or why not.</summary>
    public static async Task<(Guid Id, string? Code)> TryNewBatchAsync(this LinksHost host, Caller shop, long count, string? prefix = null, int? length = null, Guid? linkId = null)
    {
        linkId ??= (await shop.NewLinkAsync()).Id;
        await using var db = await host.OpenAsync();
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var errors = new FieldErrors();
        var series = await host.Services.GetRequiredService<SeriesMaker>().EnsureAsync(db, shop.MerchantId, prefix, length, count, errors, TestContext.Current.CancellationToken);
        if (errors.Any)
        {
            Assert.Null(series);
            return (Guid.Empty, errors.All[0].Code);
        }

        var head = new SurpriseCode
        {
            Id = Guid.CreateVersion7(),
            MerchantId = shop.MerchantId,
            Form = CodeForm.OneTime,
            Text = prefix ?? "",
            Count = count,
            SeriesId = series,
            LinkId = linkId.Value,
            Terms = Terms,
            CreatedAt = host.Clock.GetUtcNow().UtcDateTime,
        };
        db.Add(head);
        db.Add(new CodeStock { CodeId = head.Id });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return (head.Id, null);
    }

    /// <summary>A keyword of the merchant's.</summary>
    public static async Task<Guid> NewKeywordAsync(this LinksHost host, Caller shop)
    {
        await using var db = await host.OpenAsync();
        var head = new SurpriseCode
        {
            Id = Guid.CreateVersion7(),
            MerchantId = shop.MerchantId,
            Form = CodeForm.Keyword,
            Text = "惊喜",
            Key = Guid.CreateVersion7().ToString("N"),
            LinkId = (await shop.NewLinkAsync()).Id,
            Terms = Terms,
            CreatedAt = host.Clock.GetUtcNow().UtcDateTime,
        };
        db.Add(head);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return head.Id;
    }

    /// <summary>A claim that holds a code, or held it.</summary>
    public static async Task HoldAsync(this LinksHost host, Caller shop, Guid codeId, long number, ClaimState state)
    {
        await using var db = await host.OpenAsync();
        db.Add(new Claim
        {
            Id = Guid.CreateVersion7(),
            MerchantId = shop.MerchantId,
            CodeId = codeId,
            VisitorId = Guid.CreateVersion7(),
            Slot = state is ClaimState.Waiting or ClaimState.Claimed or ClaimState.Redeemed ? 1 : null,
            Number = number,
            State = state,
            Target = "https://www.jd.com/",
            CreatedAt = host.Clock.GetUtcNow().UtcDateTime,
        });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The lines of a file behind its first, as cells.</summary>
    public static IReadOnlyList<string[]> Rows(this Answer file) =>
        [.. file.Text.Split("\r\n")[1..^1].Select(line => line.Split(','))];

    public static IReadOnlyList<long> Numbers(this Answer file) => [.. file.Rows().Select(row => long.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture))];
}
