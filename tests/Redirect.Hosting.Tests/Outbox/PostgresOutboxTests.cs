using Npgsql;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Outbox;

public sealed class PostgresOutboxTests() : OutboxContract(StorageProvider.Postgres)
{
    [Fact]
    public async Task Two_pumps_publish_all_and_nothing_twice()
    {
        using var idle = Build(pump: false);
        for (var i = 0; i < 400; i++)
        {
            await WriteAsync(idle, $"message {i}");
        }

        var one = await StartAsync();
        var two = await StartAsync();

        await Poll.UntilAsync(async () => await DepthAsync(idle) == 0, "all are published");
        Assert.Equal(400, Published.Bodies.Distinct().Count());
        Assert.Equal(400, Published.Bodies.Count);
    }

    [Fact]
    public async Task A_database_that_was_away_is_pumped_again()
    {
        var server = new NpgsqlConnectionStringBuilder(Database.ConnectionString());
        await using var proxy = new FaultProxy(server.Host!, server.Port);
        var host = await StartAsync(Database.ConnectionString("127.0.0.1", proxy.Port));
        await WriteAsync(host, "before");
        await Poll.UntilAsync(() => Published.Bodies.Contains("before"), "it works");

        proxy.Cut();
        using var elsewhere = Build(pump: false);
        await WriteAsync(elsewhere, "meanwhile");
        proxy.Restore();

        await Poll.UntilAsync(() => Published.Bodies.Contains("meanwhile"), "it is published");
    }
}
