using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using RabbitMQ.Client;
using Redirect.Contracts;
using Redirect.Hosting.Principals;
using Redirect.Testing;

namespace Redirect.Benchmarks;

/// <summary>The attribution service as it is deployed, over PostgreSQL, RabbitMQ and Redis; and link services that send it visits.</summary>
internal sealed class AttributionSystem : IAsyncDisposable
{
    private readonly byte[] signingKey = RandomNumberGenerator.GetBytes(32);
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("redirect-bench-");
    private ServiceProcess? attribution;
    private readonly Dictionary<string, string> settings;

    private AttributionSystem(string database)
    {
        Database = database;
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { CommandTimeout = 1_200 });
        settings = new Dictionary<string, string>
        {
            ["Internal__SigningKey"] = Convert.ToBase64String(signingKey),
            ["Redis__Configuration"] = RealServers.Redis,
            ["Messaging__Transport"] = "RabbitMq",
            ["Messaging__RabbitMq__Uri"] = RealServers.RabbitMq.ToString(),
            ["ConnectionStrings__Attribution"] = database,
            ["Links__AdminKey"] = "rk_admin_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            ["Logging__LogLevel__Default"] = "Warning",
        };
    }

    public string Database { get; }

    /// <summary>Commands may take twenty minutes: some make ten million rows.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Where it answers.</summary>
    public Uri Attribution { get; private set; } = null!;

    /// <summary>A folder of this system's own.</summary>
    public string Folder => data.FullName;

    /// <summary>Makes the tables and starts the service; what lies in its queues is another system's and goes.</summary>
    public static async Task<AttributionSystem> StartAsync()
    {
        var system = new AttributionSystem(await RealServers.NewDatabaseAsync("bench"));
        await using (var connection = await new ConnectionFactory { Uri = RealServers.RabbitMq }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
        {
            foreach (var queue in (string[])[Queues.AttributionVisits, Queues.AttributionClaims, Queues.AttributionCatalogue, Queues.LinksOutcomes])
            {
                await channel.QueueDeleteAsync(queue);
            }
        }

        await ServiceProcess.RunAsync("Redirect.Attribution.Host", system.settings, "--migrate");
        system.attribution = await system.StartAsync("Redirect.Attribution.Host", new Dictionary<string, string> { ["Kestrel__Endpoints__Grpc__Url"] = $"http://127.0.0.1:{FreePort.Next()}" });
        system.Attribution = system.attribution.Address;
        return system;
    }

    /// <summary>Starts a link service over a spool; its own storage is a file, which has no part in what is measured. The caller's to end.</summary>
    public Task<ServiceProcess> StartLinksAsync(string spool) => StartAsync("Redirect.Links.Host", new Dictionary<string, string>
    {
        ["Links__Spool__Directory"] = spool,
        ["Storage__Provider"] = "Sqlite",
        ["Storage__Directory"] = data.FullName,
    });

    /// <summary>The header value that says that a merchant calls; good for half a minute.</summary>
    public string SignAs(Guid merchant, string scope) => Sign(new Principal(PrincipalKind.Merchant, merchant, Guid.Empty, [scope]));

    /// <summary>The same for any caller.</summary>
    public string Sign(Principal principal) => new PrincipalTokens(signingKey, TimeProvider.System).Sign(principal);

    /// <summary>Runs a statement.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One figure.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is { } figure and not DBNull ? Convert.ToInt64(figure, CultureInfo.InvariantCulture) : 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (attribution is not null)
        {
            await attribution.DisposeAsync();
        }

        await Source.DisposeAsync();
        await RealServers.DropDatabaseAsync(Database);
        data.Delete(recursive: true);
    }

    private async Task<ServiceProcess> StartAsync(string project, Dictionary<string, string> own)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        return await ServiceProcess.StartAsync(project, address, new Dictionary<string, string>(settings.Concat(own)) { ["Kestrel__Endpoints__Http__Url"] = address.ToString() });
    }
}
