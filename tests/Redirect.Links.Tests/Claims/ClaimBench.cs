using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims.Book;
using Redirect.Links.Claims.Desk;
using Redirect.Links.Claims.Store;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Postgres;
using Redirect.Links.Storage.Sqlite;
using Redirect.Links.SurpriseCodes;
using Redirect.Testing;

namespace Redirect.Links.Tests.Claims;

/// <summary>A desk on a real database, whose transactions can be held as they begin and failed as they commit.</summary>
internal sealed class ClaimBench : IAsyncDisposable, IDbContextFactory<LinksDbContext>
{
    private static readonly Guid MerchantId = Guid.CreateVersion7();

    private readonly TemporaryFolder folder = new();
    private readonly string? postgres;
    private readonly ServiceProvider meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ClaimStore store;

    private ClaimBench(string? postgres, ClaimOptions options)
    {
        this.postgres = postgres;
        var metrics = ActivatorUtilities.CreateInstance<LinksMetrics>(meters);
        store = postgres is null
            ? new SqliteClaimStore(this, metrics, TimeProvider.System, NullLogger<SqliteClaimStore>.Instance)
            : new PostgresClaimStore(this, metrics, TimeProvider.System, NullLogger<PostgresClaimStore>.Instance);
        Desk = new ClaimDesk(store, Microsoft.Extensions.Options.Options.Create(options), metrics);
    }

    public ClaimDesk Desk { get; }

    public TransactionFault Transactions { get; } = new();

    public static async Task<ClaimBench> OpenAsync(bool onPostgres, ClaimOptions? options = null)
    {
        var bench = new ClaimBench(onPostgres ? await RealServers.NewDatabaseAsync("claims") : null, options ?? new ClaimOptions { MaxWait = TimeSpan.FromSeconds(30) });
        await using var db = bench.CreateDbContext();
        await db.Database.EnsureCreatedAsync();
        return bench;
    }

    public static ClaimCommand.Take Take(Guid visitor, bool wait = false) =>
        new(Guid.CreateVersion7(), visitor, Audience.All, null, null, null, "https://item.taobao.com/", null, null, null, null, wait);

    /// <summary>A call with a key, as it comes in a request.</summary>
    public static async Task<IdempotentCall> CallAsync(string key, string body = "{}")
    {
        var context = new DefaultHttpContext();
        context.SetPrincipal(new Principal(PrincipalKind.Merchant, MerchantId, Guid.Empty, []));
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/claims"), 0, null, null));
        context.Request.Headers[WriteFilters.KeyHeader] = key;
        context.Request.Body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body));
        return (await IdempotentCall.ReadAsync(context)).Call!;
    }

    public async Task<SurpriseCode> NewCodeAsync(long? stock, int perVisitor = 1)
    {
        await using var db = CreateDbContext();
        var merchant = new Links.Merchants.Merchant { Id = Guid.CreateVersion7(), Name = "Shop" };
        var linkId = Guid.CreateVersion7();
        db.Merchants.Add(merchant);
        db.Links.Add(new Links.ShortLinks.ShortLink { Id = linkId, MerchantId = merchant.Id, Slug = linkId.ToString("N"), SlugKey = linkId.ToString("N"), Target = "https://item.taobao.com/", Version = 1 });
        await db.SaveChangesAsync();
        return await this.AddAsync(SurpriseCodeRows.Code(merchant.Id, linkId, stock, SurpriseCodeRows.Terms(perVisitor: perVisitor)));
    }

    public async Task<ClaimReply> SubmitAsync(SurpriseCode code, ClaimCommand command, IdempotentCall? call = null, CancellationToken cancellationToken = default) =>
        await Desk.SubmitAsync(code.Id, command, call, (result, _) => new KeptAnswer(201, "text/plain", null, result.Claim!.Id.ToByteArray()), cancellationToken);

    public LinksDbContext CreateDbContext() => postgres is null
        ? new SqliteLinksDbContext(new DbContextOptionsBuilder<SqliteLinksDbContext>().UseSqlite($"Data Source={folder.In("links.db")}").AddInterceptors(Transactions).Options)
        : new PostgresLinksDbContext(new DbContextOptionsBuilder<PostgresLinksDbContext>().UseNpgsql(postgres).AddInterceptors(Transactions).Options);

    public async ValueTask DisposeAsync()
    {
        Transactions.Before?.TrySetResult();
        Desk.Dispose();
        (store as IDisposable)?.Dispose();
        await meters.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
        if (postgres is not null)
        {
            await RealServers.DropDatabaseAsync(postgres);
        }
    }

    internal sealed class TransactionFault : DbTransactionInterceptor
    {
        /// <summary>Holds transactions as they begin, until it is set.</summary>
        public volatile TaskCompletionSource? Before;

        /// <summary>The connection is lost as a commit is asked for: before it (true) or behind it (false); null: it is not.</summary>
        public bool? LostBeforeCommit { get; set; }

        public int Begun;

        public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref Begun);
            if (Before is { } gate)
            {
                await gate.Task;
            }

            return result;
        }

        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (LostBeforeCommit is not { } before)
            {
                return result;
            }

            if (!before)
            {
                await transaction.CommitAsync(cancellationToken);
            }

            LostBeforeCommit = null;
            throw new IOException("The connection is lost.");
        }
    }
}
