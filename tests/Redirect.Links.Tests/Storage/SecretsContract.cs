using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Secrets;

namespace Redirect.Links.Tests.Storage;

public abstract class SecretsContract(LinksStore store)
{
    private IDbContextFactory<LinksDbContext> Contexts => store.Host.Services.GetRequiredService<IDbContextFactory<LinksDbContext>>();

    [Fact]
    public async Task Of_many_who_make_a_secret_at_once_all_get_the_same_in_and_outside_of_transactions()
    {
        var name = "t" + Guid.CreateVersion7().ToString("N");
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(at => MakeAsync(name, transaction: at % 2 == 0)));
        Assert.Single(made.Distinct());
        Assert.Equal(64, made[0].Length);
    }

    [Fact]
    public async Task A_secret_of_a_transaction_that_is_rolled_back_was_never_made()
    {
        var name = "t" + Guid.CreateVersion7().ToString("N");
        await using (var db = await Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await db.SecretAsync(name, TestContext.Current.CancellationToken);
        }

        await using var later = await Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.False(await later.Secrets.AnyAsync(secret => secret.Name == name, TestContext.Current.CancellationToken));
    }

    private async Task<string> MakeAsync(string name, bool transaction)
    {
        await using var db = await Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        await using var inside = transaction ? await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken) : null;
        var secret = await db.SecretAsync(name, TestContext.Current.CancellationToken);
        if (inside is not null)
        {
            await inside.CommitAsync(TestContext.Current.CancellationToken);
        }

        return Convert.ToHexString(secret);
    }
}

public sealed class SecretsOnSqliteTests(SqliteStore store) : SecretsContract(store);

public sealed class SecretsOnPostgresTests(PostgresStore store) : SecretsContract(store);
