using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Redirect.Links.OneTimeCodes;
using Redirect.Links.Storage;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.SurpriseCodes;

public sealed class CodeLookupTests
{
    [Fact]
    public async Task A_code_is_read_once_a_second_however_many_ask_and_known_ones_do_not_wait()
    {
        await using var codes = await CodesHost.StartAsync(null);
        var shop = await codes.Host.NewMerchantAsync();
        await shop.NewCodeAsync(("keyword", "芝麻开门"));
        var services = codes.Host.Services;
        var reads = new CountedContexts(services.GetRequiredService<IDbContextFactory<LinksDbContext>>());
        var lookup = new CodeLookup(reads, services.GetRequiredService<CodeReader>(), services.GetRequiredService<IOptions<SurpriseCodeOptions>>(), codes.Host.Clock);
        var cancellation = TestContext.Current.CancellationToken;

        // In one flight.
        var found = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => lookup.FindAsync(shop.MerchantId, "芝麻 开门", cancellation).AsTask(), cancellation)));
        Assert.Single(found.Select(code => code!.CodeId).Distinct());
        var first = reads.Count;
        Assert.InRange(first, 1, 3); // a slow machine may take longer than the second
        codes.Host.Clock.Advance(CodeLookup.Freshness);
        Assert.NotNull(await lookup.FindAsync(shop.MerchantId, "芝麻开门", cancellation));
        Assert.True(reads.Count > first);

        // From another merchant it is as unknown as any; and that is remembered apart.
        Assert.Null(await lookup.FindAsync(Guid.CreateVersion7(), "芝麻开门", cancellation));
    }

    [Fact]
    public async Task What_is_far_from_running_is_as_unknown_and_what_is_near_is_for_the_database_to_decide()
    {
        await using var codes = await CodesHost.StartAsync(null);
        var shop = await codes.Host.NewMerchantAsync();
        var now = codes.Host.Clock.GetUtcNow().UtcDateTime;
        await shop.NewCodeAsync(("keyword", "不久开门"), ("validFrom", now.AddMinutes(14)));
        await shop.NewCodeAsync(("keyword", "以后开门"), ("validFrom", now.AddMinutes(30)), ("validUntil", now.AddHours(1)));
        var lookup = codes.Host.Services.GetRequiredService<CodeLookup>();
        var cancellation = TestContext.Current.CancellationToken;
        Assert.NotNull(await lookup.FindAsync(shop.MerchantId, "不久开门", cancellation));
        Assert.Null(await lookup.FindAsync(shop.MerchantId, "以后开门", cancellation));
        codes.Host.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.NotNull(await lookup.FindAsync(shop.MerchantId, "以后开门", cancellation));
        codes.Host.Clock.Advance(TimeSpan.FromMinutes(56));
        Assert.Null(await lookup.FindAsync(shop.MerchantId, "以后开门", cancellation));
    }

    private sealed class CountedContexts(IDbContextFactory<LinksDbContext> inner) : IDbContextFactory<LinksDbContext>
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public LinksDbContext CreateDbContext()
        {
            Interlocked.Increment(ref count);
            return inner.CreateDbContext();
        }
    }
}
