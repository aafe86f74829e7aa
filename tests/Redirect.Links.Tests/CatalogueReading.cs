using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Storage;

namespace Redirect.Links.Tests;

/// <summary>What the module has told other services so far: the rows of its outbox, which nobody empties in these tests.</summary>
internal static class CatalogueReading
{
    public static async Task<int> CountLinksAsync(this LinksHost host, Guid merchantId)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LinksDbContext>().Links.CountAsync(link => link.MerchantId == merchantId, TestContext.Current.CancellationToken);
    }

    public static async Task<IReadOnlyList<CatalogueChange>> ChangesOfAsync(this LinksHost host, Guid id) =>
        [.. (await host.MessagesAsync()).SelectMany(batch => batch.Changes).Where(change => new Guid(change.Id.Span, bigEndian: true) == id)];

    public static async Task<IReadOnlyList<CatalogueBatch>> MessagesAsync(this LinksHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LinksDbContext>();
        var outbox = db.Model.GetEntityTypes().Single(type => type.GetTableName() == "outbox");
        var column = outbox.FindProperty("Body")!.GetColumnName();
        var exchange = outbox.FindProperty("Exchange")!.GetColumnName();
        var order = outbox.FindProperty("Id")!.GetColumnName();
#pragma warning disable EF1002 // Names of the model's columns.
        var bodies = await db.Database.SqlQueryRaw<byte[]>($"SELECT \"{column}\" AS \"Value\" FROM outbox WHERE \"{exchange}\" = '{Exchanges.Catalogue}' ORDER BY \"{order}\"").ToListAsync(TestContext.Current.CancellationToken);
#pragma warning restore EF1002
        return [.. bodies.Select(CatalogueBatch.Parser.ParseFrom)];
    }
}
