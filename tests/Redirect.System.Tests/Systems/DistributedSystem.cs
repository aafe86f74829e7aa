using System.Security.Cryptography;
using Npgsql;
using RabbitMQ.Client;
using Redirect.Testing;

namespace Redirect.SystemTests.Systems;

/// <summary>
/// Gateway, two or more links replicas, media and attribution as processes of their own, over real PostgreSQL, RabbitMQ and Redis, each
/// behind a proxy that can be cut.
/// </summary>
public class DistributedSystem : RunningSystem
{
    private static readonly Lazy<Task<(string Links, string Attribution)>> Migrated = new(MigrateAsync);

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("redirect-distributed-");
    private readonly List<ServiceProcess> others = [];

    public FaultProxy LinksDatabase { get; private set; } = null!;

    public FaultProxy AttributionDatabase { get; private set; } = null!;

    public FaultProxy Redis { get; private set; } = null!;

    public FaultProxy RabbitMq { get; private set; } = null!;

    /// <summary>How many replicas of the link service there are to be.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>The replicas of the link service.</summary>
    public IReadOnlyList<ServiceProcess> Links { get; private set; } = [];

    public ServiceProcess Attribution { get; private set; } = null!;

    public ServiceProcess Media { get; private set; } = null!;

    /// <summary>What the gateway and the services share.</summary>
    public byte[] SigningKey { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Attribution's database, for tests that must look behind the answers.</summary>
    public string AttributionDatabaseConnection { get; private set; } = "";

    /// <summary>Settings of all processes beside those that make them a system, in the environment's spelling. To be given before it starts.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    public override Uri Http { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public override Uri Grpc { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public override string AdminKey { get; } = "rk_admin_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public override string Logs => string.Concat(others.Concat(Links).Append(Attribution).Select(process => process.Output));

    public override async ValueTask InitializeAsync()
    {
        await DeleteQueuesAsync();
        var templates = await Migrated.Value;
        var linksDatabase = new NpgsqlConnectionStringBuilder(await RealServers.NewDatabaseAsync("links", templates.Links));
        var attributionDatabase = new NpgsqlConnectionStringBuilder(await RealServers.NewDatabaseAsync("attribution", templates.Attribution));
        AttributionDatabaseConnection = attributionDatabase.ConnectionString;
        LinksDatabase = new FaultProxy(linksDatabase.Port);
        AttributionDatabase = new FaultProxy(attributionDatabase.Port);
        Redis = new FaultProxy(RealServers.RedisPort);
        RabbitMq = new FaultProxy(RealServers.RabbitMq.Port);
        linksDatabase.Port = LinksDatabase.Port;
        attributionDatabase.Port = AttributionDatabase.Port;

        var common = new Dictionary<string, string>
        {
            ["Internal__SigningKey"] = Convert.ToBase64String(SigningKey),
            ["Redis__Configuration"] = $"127.0.0.1:{Redis.Port}",
            ["Messaging__RabbitMq__Uri"] = new UriBuilder(RealServers.RabbitMq) { Port = RabbitMq.Port }.Uri.ToString(),
            ["ConnectionStrings__Links"] = linksDatabase.ConnectionString,
            ["ConnectionStrings__Attribution"] = attributionDatabase.ConnectionString,
            ["Links__AdminKey"] = AdminKey,
            ["Links__PublicBaseUrl"] = Http.ToString(),
            ["Media__PublicBaseUrl"] = Http.ToString(),
        };
        foreach (var (name, value) in Settings)
        {
            common[name] = value;
        }

        var grpc = FreePort.Next();
        var attribution = StartAsync("Redirect.Attribution.Host", common, ("Kestrel__Endpoints__Grpc__Url", $"http://127.0.0.1:{grpc}"));
        Links = await Task.WhenAll(Enumerable.Range(1, Replicas).Select(replica => StartAsync("Redirect.Links.Host", common, ("Links__Spool__Directory", Path.Combine(data.FullName, $"spool{replica}")))));
        Attribution = await attribution;
        Media = await StartAsync("Redirect.Media.Host", common, ("Services__Links", Links[0].Address.ToString()));
        others.Add(Media);
        others.Add(await StartAsync(
            "Redirect.Gateway.Host",
            common,
            Http,
            [("Kestrel__Endpoints__Grpc__Url", Grpc.ToString()),
            ("Services__Links", Links[0].Address.ToString()),
            ("ReverseProxy__Clusters__media__Destinations__d1__Address", Media.Address.ToString()),
            ("ReverseProxy__Clusters__attribution__Destinations__d1__Address", Attribution.Address.ToString()),
            ("ReverseProxy__Clusters__attribution-grpc__Destinations__d1__Address", $"http://127.0.0.1:{grpc}"),
            .. Links.Select((replica, index) => ($"ReverseProxy__Clusters__links__Destinations__d{index + 1}__Address", replica.Address.ToString()))]));
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var process in others.Concat(Links).Append(Attribution).Where(process => process is not null))
        {
            await process.DisposeAsync();
        }

        foreach (var proxy in (FaultProxy?[])[LinksDatabase, AttributionDatabase, Redis, RabbitMq])
        {
            if (proxy is not null)
            {
                await proxy.DisposeAsync();
            }
        }

        data.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Undoes what a test that failed may have left: every server is reached, and every process runs.</summary>
    public async Task RestoreAsync()
    {
        foreach (var proxy in (FaultProxy[])[LinksDatabase, AttributionDatabase, Redis, RabbitMq])
        {
            proxy.Restore();
        }

        foreach (var process in Links.Append(Attribution).Where(process => process.HasEnded))
        {
            await process.RestartAsync();
        }
    }

    // By the programs themselves, as an operator does it, once for all systems: each has copies.
    private static async Task<(string Links, string Attribution)> MigrateAsync()
    {
        var (links, attribution) = (await RealServers.NewDatabaseAsync("links_template"), await RealServers.NewDatabaseAsync("attribution_template"));
        var settings = new Dictionary<string, string>
        {
            ["Internal__SigningKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Redis__Configuration"] = RealServers.Redis,
            ["Messaging__RabbitMq__Uri"] = RealServers.RabbitMq.ToString(),
            ["ConnectionStrings__Links"] = links,
            ["ConnectionStrings__Attribution"] = attribution,
        };
        await Task.WhenAll(
            ServiceProcess.RunAsync("Redirect.Links.Host", settings, "--migrate"),
            ServiceProcess.RunAsync("Redirect.Attribution.Host", settings, "--migrate"));
        return (links, attribution);
    }

    // What an earlier system was killed with belongs to its databases, not to ours.
    private static async Task DeleteQueuesAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = RealServers.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var queue in (string[])["attribution-visits", "attribution-catalogue", "attribution-claims", "links-outcomes", "links-erasures"])
        {
            await channel.QueueDeleteAsync(queue);
        }
    }

    private static Task<ServiceProcess> StartAsync(string project, Dictionary<string, string> common, params IReadOnlyList<(string Name, string Value)> own) =>
        StartAsync(project, common, new Uri($"http://127.0.0.1:{FreePort.Next()}"), own);

    private static Task<ServiceProcess> StartAsync(string project, Dictionary<string, string> common, Uri address, params IReadOnlyList<(string Name, string Value)> own)
    {
        var settings = new Dictionary<string, string>(common) { ["Kestrel__Endpoints__Http__Url"] = address.ToString() };
        foreach (var (name, value) in own)
        {
            settings[name] = value;
        }

        return ServiceProcess.StartAsync(project, address, settings);
    }
}
