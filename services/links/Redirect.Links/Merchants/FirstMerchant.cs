using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Storage;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Merchants;

/// <summary>
/// Makes the merchant "My shop" and its key as the keys file says, before the first request. Rows are never deleted, so a row that is not
/// there was never made: the first start was killed, or the database is a new one. A key that was revoked since stays revoked.
/// </summary>
internal sealed partial class FirstMerchant(AdminKey admin, IDbContextFactory<LinksDbContext> contexts, TimeProvider clock, ILogger<FirstMerchant> logger) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    private bool done = admin.FirstMerchantId is null;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryMakeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    // A database that does not answer is no reason not to start; the rows follow when it does.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!done)
        {
            await Task.Delay(Again, clock, stoppingToken);
            await TryMakeAsync(stoppingToken);
        }
    }

    private async Task TryMakeAsync(CancellationToken cancellationToken)
    {
        if (done)
        {
            return;
        }

        try
        {
            await MakeAsync(admin.FirstMerchantId!.Value, cancellationToken);
            done = true;
        }
        catch (Exception exception) when (exception.IsUniqueViolation())
        {
            // Another process made them between our look and our insert.
            done = true;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or DbUpdateException or InvalidOperationException { InnerException: DbException })
        {
            Log.NotMade(logger, exception);
        }
    }

    private async Task MakeAsync(Guid merchantId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.Now();
        if (!await db.Merchants.AnyAsync(merchant => merchant.Id == merchantId, cancellationToken))
        {
            db.Merchants.Add(new Merchant { Id = merchantId, Name = "My shop", CreatedAt = now });
        }

        if (!await db.ApiKeys.AnyAsync(key => key.Id == admin.FirstKeyId, cancellationToken))
        {
            db.ApiKeys.Add(new ApiKey
            {
                Id = admin.FirstKeyId,
                MerchantId = merchantId,
                Name = "first start",
                Hash = admin.FirstKeyHash,
                Scopes = string.Join(' ', Scopes.All),
                CreatedAt = now,
            });
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The first merchant could not be made yet; the database does not answer")]
        public static partial void NotMade(ILogger logger, Exception exception);
    }
}
