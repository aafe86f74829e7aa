using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Redirect.Links.Following;
using Redirect.Links.Limits;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Postgres;
using Redirect.Links.Storage.Sqlite;
using Redirect.Testing;

namespace Redirect.Links.Tests.Limits;

/// <summary>Admissions on a real database, whose statements can be held, held after their commit, or failed.</summary>
internal sealed class AdmissionDesk : IAsyncDisposable, IDbContextFactory<LinksDbContext>
{
    private readonly TemporaryFolder folder = new();
    private readonly string? postgres;
    private readonly ServiceProvider meters = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private AdmissionDesk(string? postgres, TimeSpan wait, int maxWaiting)
    {
        this.postgres = postgres;
        Options = new LimitOptions { Wait = wait, MaxWaiting = maxWaiting };
        Admissions = New();
    }

    public LimitOptions Options { get; }

    public Admissions Admissions { get; private set; }

    public StatementFault Statements { get; } = new();

    public SteppedClock Clock { get; } = new();

    public static async Task<AdmissionDesk> OpenAsync(string? postgres = null, double waitSeconds = 20, int maxWaiting = 10_000)
    {
        var desk = new AdmissionDesk(postgres, TimeSpan.FromSeconds(waitSeconds), maxWaiting);
        await using var db = desk.CreateDbContext();
        await db.Database.EnsureCreatedAsync();
        return desk;
    }

    public static FollowPlan Plan(Guid linkId, long max, LimitFallback fallback = LimitFallback.Overflow) =>
        new(linkId, Guid.Empty, "https://shop.example/", false, 1, null) { Behaviour = new LinkBehaviour { MaxVisits = max, LimitFallback = fallback } };

    public Task<Admission> AskAsync(FollowPlan plan, CancellationToken cancellationToken = default) => Admissions.TryAdmitAsync(plan, cancellationToken);

    /// <summary>Forgets what the process knew, as its death does.</summary>
    public void Restart() => Admissions = New();

    public async Task<long> AdmittedAsync(Guid linkId)
    {
        await using var db = CreateDbContext();
        return (await AdmissionStore.ReadAsync(db, [linkId], CancellationToken.None)).GetValueOrDefault(linkId);
    }

    public LinksDbContext CreateDbContext() => postgres is null
        ? new SqliteLinksDbContext(new DbContextOptionsBuilder<SqliteLinksDbContext>().UseSqlite($"Data Source={folder.In("links.db")}").AddInterceptors(Statements).Options)
        : new PostgresLinksDbContext(new DbContextOptionsBuilder<PostgresLinksDbContext>().UseNpgsql(postgres).AddInterceptors(Statements).Options);

    /// <summary>Whether an instrument measures this desk, and not another of this process.</summary>
    public bool Owns(Instrument instrument) => instrument.Meter.Scope == meters.GetRequiredService<IMeterFactory>();

    public async ValueTask DisposeAsync()
    {
        Statements.Before?.TrySetResult();
        Statements.After?.TrySetResult();
        Admissions.Dispose();
        await meters.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private Admissions New() => new(
        new AdmissionStore(this), Microsoft.Extensions.Options.Options.Create(Options), ActivatorUtilities.CreateInstance<LinksMetrics>(meters), Clock, NullLogger<Admissions>.Instance);

    internal sealed class StatementFault : DbCommandInterceptor, IDbConnectionInterceptor
    {
        private readonly ConcurrentDictionary<DbConnection, bool> counting = new();

        public volatile bool Down;

        /// <summary>Holds statements until it is set.</summary>
        public volatile TaskCompletionSource? Before;

        /// <summary>Holds the answers of statements that are done.</summary>
        public volatile TaskCompletionSource? After;

        public int Asked;

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (!Counts(command))
            {
                return result;
            }

            counting[command.Connection!] = true;
            Interlocked.Increment(ref Asked);
            if (Before is { } gate)
            {
                await gate.Task;
            }

            return Down ? throw new IOException("The database is down.") : result;
        }

        // All rows are read, so it is committed: SQLite does that no sooner.
        public async ValueTask<InterceptionResult> ConnectionClosingAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
        {
            if (counting.TryRemove(connection, out _) && After is { } gate)
            {
                await gate.Task;
            }

            return result;
        }

        private static bool Counts(DbCommand command) => command.CommandText.StartsWith("INSERT INTO link_admissions", StringComparison.Ordinal);
    }
}
