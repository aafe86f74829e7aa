using System.Security.Cryptography;
using Npgsql;
using RabbitMQ.Client;
using Redirect.Testing;

namespace Redirect.SystemTests.Systems;

/// <summary>
/// Gateway, two or more links replicas, media and attribution as processes of their own, over real PostgreSQL, RabbitMQ and Redis, each
/// behind a proxy that can be cut.
/// </summary>
public sealed class DistributedSystem : RunningSystem
{
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
        var linksDatabase = new NpgsqlConnectionStringBuilder(await RealServers.NewDatabaseAsync("links"));
        var attributionDatabase = new NpgsqlConnectionStringBuilder(await RealServers.NewDatabaseAsync("attribution"));
        AttributionDatabaseConnection = attributionDatabase.ConnectionString;
        LinksDatabase = new FaultProxy(linksDatabase.Port);
        AttributionDatabase = new FaultProxy(attributionDatabase.Port);
        Redis = new FaultProxy(int.Parse(RealServers.Redis.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
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

        await Task.WhenAll(
            ServiceProcess.RunAsync("Redirect.Links.Host", common, "--migrate"),
            ServiceProcess.RunAsync("Redirect.Attribution.Host", common, "--migrate"));

        Links = await Task.WhenAll(Enumerable.Range(1, Replicas).Select(replica => StartAsync("Redirect.Links.Host", common, ("Links__Spool__Directory", Path.Combine(data.FullName, $"spool{replica}")))));
        var grpc = FreePort.Next();
        Attribution = await StartAsync("Redirect.Attribution.Host", common, ("Kestrel__Endpoints__Grpc__Url", $"http://127.0.0.1:{grpc}"));
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
    }

    // What an earlier system was killed with belongs to its databases, not to ours.
    private static async Task DeleteQueuesAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = RealServers.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var queue in (string[])["attribution-visits", "attribution-catalogue", "attribution-claims", "links-outcomes"])
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
