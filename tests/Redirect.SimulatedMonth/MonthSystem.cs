using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Redirect.Hosting.Principals;
using Redirect.Testing;

namespace Redirect.SimulatedMonth;

/// <summary>Two replicas of attribution as processes, over PostgreSQL, Redis and RabbitMQ.</summary>
internal sealed class MonthSystem : IAsyncDisposable
{
    /// <summary>As the API's bodies are.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly byte[] signingKey = RandomNumberGenerator.GetBytes(32);
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromMinutes(15) };
    private readonly List<ServiceProcess> replicas = [];
    private readonly string database;

    private MonthSystem(string database)
    {
        this.database = database;
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { CommandTimeout = 600 });
    }

    public IReadOnlyList<ServiceProcess> Replicas => replicas;

    /// <summary>The database, to look behind the answers.</summary>
    public NpgsqlDataSource Source { get; }

    public static async Task<MonthSystem> StartAsync()
    {
        var system = new MonthSystem(await RealServers.NewDatabaseAsync("month"));
        var settings = new Dictionary<string, string>
        {
            ["Internal__SigningKey"] = Convert.ToBase64String(system.signingKey),
            ["Redis__Configuration"] = RealServers.Redis,
            ["Messaging__RabbitMq__Uri"] = RealServers.RabbitMq.ToString(),
            ["ConnectionStrings__Attribution"] = system.database,
            ["Logging__LogLevel__Default"] = "Warning",
        };
        await ServiceProcess.RunAsync("Redirect.Attribution.Host", settings, "--migrate");
        for (var replica = 0; replica < 2; replica++)
        {
            var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
            system.replicas.Add(await ServiceProcess.StartAsync("Redirect.Attribution.Host", address, new Dictionary<string, string>(settings)
            {
                ["Kestrel__Endpoints__Http__Url"] = address.ToString(),
                ["Kestrel__Endpoints__Grpc__Url"] = $"http://127.0.0.1:{FreePort.Next()}",
            }));
        }

        return system;
    }

    /// <summary>Asks a replica on a merchant's behalf, as the gateway would.</summary>
    public async Task<HttpResponseMessage> SendAsync(int replica, Guid merchant, HttpMethod method, string path, HttpContent? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(replicas[replica % replicas.Count].Address, path)) { Content = body };
        request.Headers.Add(PrincipalTokens.Header, new PrincipalTokens(signingKey, TimeProvider.System).Sign(
            new Principal(PrincipalKind.Merchant, merchant, Guid.Empty, [Scopes.StatsRead, Scopes.OrdersWrite, Scopes.SettlementWrite])));
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.SendAsync(request);
    }

    /// <summary>Asks and reads the answer.</summary>
    public async Task<JsonElement> GetAsync(int replica, Guid merchant, string path)
    {
        using var answer = await SendAsync(replica, merchant, HttpMethod.Get, path);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
    }

    /// <summary>One figure of the database.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }

        client.Dispose();
        await Source.DisposeAsync();
        await RealServers.DropDatabaseAsync(database);
    }
}
