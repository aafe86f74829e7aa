using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Redirect.Hosting.Writes;

namespace Redirect.Hosting.Storage;

/// <summary>A module's database: one base context, and per provider a derived one with migrations of its own.</summary>
public static class StorageExtensions
{
    /// <summary>Registers <typeparamref name="TContext"/> (scoped, and as a factory) on the configured provider.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="name">The service's name: the connection string's name, and the SQLite file's.</param>
    /// <param name="configurePostgres">What the PostgreSQL context needs beside its connection; null: nothing.</param>
    public static TBuilder AddStorage<TBuilder, TContext, TSqlite, TPostgres>(this TBuilder builder, string name, Action<DbContextOptionsBuilder>? configurePostgres = null)
        where TBuilder : IHostApplicationBuilder
        where TContext : DbContext
        where TSqlite : TContext
        where TPostgres : TContext
    {
        var options = builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
        if (options.Provider == StorageProvider.Sqlite)
        {
            Directory.CreateDirectory(options.Directory);
            var connection = new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(options.Directory, name.ToLowerInvariant() + ".db"),
                Pooling = true,
                DefaultTimeout = 10,
            }.ToString();
            Register<TContext, TSqlite>(builder.Services, context => context.UseSqlite(connection).AddInterceptors(SqliteSettings.Instance));
        }
        else
        {
            var connection = builder.Configuration.GetConnectionString(name)
                ?? throw new InvalidOperationException($"ConnectionStrings:{name} is missing. Set it to the service's PostgreSQL database, or Storage:Provider to Sqlite.");
            Register<TContext, TPostgres>(builder.Services, context =>
            {
                context.UseNpgsql(connection);
                configurePostgres?.Invoke(context);
            });
        }

        builder.Services.AddSingleton(new StoredContext(typeof(TContext), options.Provider));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddScoped<AfterCommit>();

        // Degraded, not unhealthy: a service whose database is away still answers what it has cached, and being taken out of
        // the rotation would stop that as well.
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "database-" + name.ToLowerInvariant(), provider => new StorageHealth<TContext>(provider.GetRequiredService<IDbContextFactory<TContext>>()), HealthStatus.Degraded, tags: null, timeout: StorageHealthTimeout));
        return builder;
    }

    // Shorter than whoever asks for our health waits: a database that hangs must not make us look dead, redirects go on without it.
    private static readonly TimeSpan StorageHealthTimeout = TimeSpan.FromMilliseconds(700);

    /// <summary>Whether a write failed because a unique index holds the value already.</summary>
    public static bool IsUniqueViolation(this Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => true,
        SqliteException { SqliteErrorCode: 19, SqliteExtendedErrorCode: 2067 or 1555 } => true,
        { InnerException: { } inner } => inner.IsUniqueViolation(),
        _ => false,
    };

    private static void Register<TContext, TProvider>(IServiceCollection services, Action<DbContextOptionsBuilder> configure)
        where TContext : DbContext
        where TProvider : TContext
    {
        services.AddPooledDbContextFactory<TProvider>((provider, context) =>
        {
            configure(context);
            context.AddInterceptors(provider.GetServices<IInterceptor>());
        });
        services.AddSingleton<IDbContextFactory<TContext>>(provider => new BaseFactory<TContext, TProvider>(provider.GetRequiredService<IDbContextFactory<TProvider>>()));
        services.AddScoped<TContext>(provider => provider.GetRequiredService<IDbContextFactory<TProvider>>().CreateDbContext());
    }

    private sealed class BaseFactory<TContext, TProvider>(IDbContextFactory<TProvider> factory) : IDbContextFactory<TContext>
        where TContext : DbContext
        where TProvider : TContext
    {
        public TContext CreateDbContext() => factory.CreateDbContext();
    }
}
