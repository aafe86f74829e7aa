using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Tests.Servers;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Storage;

public sealed class StorageHealthTests
{
    [Fact]
    public async Task A_database_that_is_away_or_hangs_degrades_and_does_not_stop_the_service()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Postgres);
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString());
        await using var proxy = new FaultProxy(server.Host!, server.Port);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(database.Settings);
        builder.Configuration["ConnectionStrings:Rows"] = database.ConnectionString("127.0.0.1", proxy.Port);
        builder.AddStorage<HostApplicationBuilder, RowsContext, SqliteRowsContext, PostgresRowsContext>("Rows");
        using var host = builder.Build();

        // The first look of a process takes longer than a health check may on a busy machine.
        await BecomesAsync(HealthStatus.Healthy, host);
        proxy.Cut();
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(host));
        proxy.Restore();
        await BecomesAsync(HealthStatus.Healthy, host);
        proxy.Hang();
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(host));
    }

    private static Task<HealthStatus> BecomesAsync(HealthStatus status, IHost host) =>
        Poll.UntilAsync(() => HealthAsync(host), seen => seen == status, TimeSpan.FromSeconds(30), $"the database to be {status}");

    private static async Task<HealthStatus> HealthAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["database-rows"].Status;
}
