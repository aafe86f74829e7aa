using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Storage;

namespace Redirect.Links.Tests;

/// <summary>What the module has told other services so far: the rows of its outbox, which nobody empties in these tests.</summary>
internal static class CatalogueReading
{
    public static async Task<IReadOnlyList<CatalogueChange>> ChangesOfAsync(this LinksHost host, Guid id)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LinksDbContext>();
        var outbox = db.Model.GetEntityTypes().Single(type => type.GetTableName() == "outbox");
        var column = outbox.FindProperty("Body")!.GetColumnName();
        var order = outbox.FindProperty("Id")!.GetColumnName();
#pragma warning disable EF1002 // Names of the model's columns.
        var bodies = await db.Database.SqlQueryRaw<byte[]>($"SELECT \"{column}\" AS \"Value\" FROM outbox ORDER BY \"{order}\"").ToListAsync(TestContext.Current.CancellationToken);
#pragma warning restore EF1002
        return [.. bodies.SelectMany(body => CatalogueBatch.Parser.ParseFrom(body).Changes).Where(change => new Guid(change.Id.Span, bigEndian: true) == id)];
    }
}
