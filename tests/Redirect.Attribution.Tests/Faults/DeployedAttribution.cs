using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Npgsql;
using RabbitMQ.Client;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Principals;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Faults;

/// <summary>
/// The service as a process over real PostgreSQL, RabbitMQ and Redis, the first two behind proxies that can be cut; and the broker seen from outside. Every
/// test has its own merchant, and leaves the process running.
/// </summary>
public sealed class DeployedAttribution : IAsyncLifetime
{
    private static readonly string[] AllQueues = [Queues.AttributionVisits, Queues.AttributionClaims, Queues.AttributionCatalogue];

    private readonly byte[] signingKey = RandomNumberGenerator.GetBytes(32);
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private Dictionary<string, string> settings = [];
    private IConnection? connection;
    private IChannel? channel;

    internal FaultProxy Database { get; private set; } = null!;

    internal FaultProxy RabbitMq { get; private set; } = null!;

    internal ServiceProcess Process { get; private set; } = null!;

    /// <summary>Around the proxy.</summary>
    internal string DatabaseConnection { get; private set; } = "";

    private IChannel Channel => channel!;

    public async ValueTask InitializeAsync()
    {
        DatabaseConnection = await MigratedStorage.NewDatabaseAsync();
        Database = new FaultProxy(new NpgsqlConnectionStringBuilder(DatabaseConnection).Port);
        RabbitMq = new FaultProxy(RealServers.RabbitMq.Host, RealServers.RabbitMq.Port);
        connection = await new ConnectionFactory { Uri = RealServers.RabbitMq }.CreateConnectionAsync();
        channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        foreach (var queue in AllQueues)
        {
            // What another system was killed with belongs to its database, not to ours.
            await Channel.QueueDeleteAsync(queue);
            await Channel.QueueDeleteAsync(DeadOf(queue));
        }

        settings = new Dictionary<string, string>
        {
            ["Internal__SigningKey"] = Convert.ToBase64String(signingKey),
            ["Redis__Configuration"] = RealServers.Redis,
            ["Messaging__RabbitMq__Uri"] = new UriBuilder(RealServers.RabbitMq) { Host = "127.0.0.1", Port = RabbitMq.Port }.Uri.ToString(),
            ["ConnectionStrings__Attribution"] = new NpgsqlConnectionStringBuilder(DatabaseConnection) { Host = "127.0.0.1", Port = Database.Port }.ConnectionString,
        };
        Process = await StartNodeAsync();
        await Poll.UntilAsync(async () => await IsThereAsync(Queues.AttributionVisits), "the queues are declared");
    }

    public async ValueTask DisposeAsync()
    {
        if (Process is not null)
        {
            await Process.DisposeAsync();
        }

        client.Dispose();
        foreach (var one in (IAsyncDisposable?[])[Database, RabbitMq, channel, connection])
        {
            if (one is not null)
            {
                await one.DisposeAsync();
            }
        }

        if (DatabaseConnection.Length > 0)
        {
            await RealServers.DropDatabaseAsync(DatabaseConnection);
        }
    }

    /// <summary>A node beside <see cref="Process"/>, of the same database and broker.</summary>
    internal Task<ServiceProcess> StartNodeAsync()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        return ServiceProcess.StartAsync("Redirect.Attribution.Host", address, new Dictionary<string, string>(settings)
        {
            ["Kestrel__Endpoints__Http__Url"] = address.ToString(),
            ["Kestrel__Endpoints__Grpc__Url"] = $"http://127.0.0.1:{FreePort.Next()}",
        });
    }

    /// <summary>Calls a node as the gateway would, under one of the merchant's keys.</summary>
    internal async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(ServiceProcess node, HttpMethod method, string path, Guid merchant, object? body = null, string? idempotencyKey = null, Guid key = default)
    {
        using var request = new HttpRequestMessage(method, new Uri(node.Address, "/api/v1/" + path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add(PrincipalTokens.Header, new PrincipalTokens(signingKey, TimeProvider.System).Sign(new Principal(PrincipalKind.Merchant, merchant, key, Scopes.All)));
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Publishes and waits for the broker's confirmation.</summary>
    internal Task PublishAsync(params IEnumerable<Visit> visits) => PublishAsync(Exchanges.Visits, new VisitBatch { Visits = { visits } }.ToByteArray());

    internal async Task PublishAsync(string exchange, byte[] body, string queue = "") =>
        await Channel.BasicPublishAsync(exchange, queue, mandatory: true, new BasicProperties { Persistent = true }, body);

    /// <summary>Messages that the broker has and nobody was handed.</summary>
    internal async Task<long> WaitingAsync(string queue = Queues.AttributionVisits) => await Channel.MessageCountAsync(queue);

    /// <summary>Takes all messages out of a queue.</summary>
    internal async Task<IReadOnlyList<byte[]>> TakeAllAsync(string queue)
    {
        var bodies = new List<byte[]>();
        while (await Channel.BasicGetAsync(queue, autoAck: true) is { } message)
        {
            bodies.Add(message.Body.ToArray());
        }

        return bodies;
    }

    /// <summary>A queue of an operator's own that gets every visit message as well.</summary>
    internal async Task<string> NewJournalAsync()
    {
        var name = $"journal-{Guid.CreateVersion7():N}";
        await Channel.QueueDeclareAsync(name, durable: true, exclusive: true, autoDelete: true);
        await Channel.QueueBindAsync(name, Exchanges.Visits, "");
        return name;
    }

    /// <summary>What can never be handled waits here.</summary>
    internal static string DeadOf(string queue) => queue + ".dead";

    /// <summary>All time of a merchant as the service answers it.</summary>
    internal async Task<(long Total, long Human, long Unique)> SummaryAsync(Guid merchant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Process.Address, "/api/v1/stats/summary"));
        request.Headers.Add(PrincipalTokens.Header, SignAs(merchant, Scopes.StatsRead));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var summary = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return (summary.GetProperty("visits").GetProperty("total").GetInt64(), summary.GetProperty("visits").GetProperty("human").GetInt64(), summary.GetProperty("uniqueVisitors").GetInt64());
    }

    /// <summary>The header's value for a merchant's key.</summary>
    internal string SignAs(Guid merchant, string scope) =>
        new PrincipalTokens(signingKey, TimeProvider.System).Sign(new Principal(PrincipalKind.Merchant, merchant, Guid.Empty, [scope]));

    /// <summary>One figure of the database, past the proxy.</summary>
    internal async Task<long> CountAsync(string sql, Guid? merchant = null)
    {
        await using var own = new NpgsqlConnection(DatabaseConnection);
        await own.OpenAsync();
#pragma warning disable CA2100 // Constants of the tests.
        await using var command = new NpgsqlCommand(sql, own);
#pragma warning restore CA2100
        if (merchant is { } id)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = id });
        }

        return await command.ExecuteScalarAsync() is { } figure and not DBNull ? Convert.ToInt64(figure, System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    internal Task<long> VisitsAsync(Guid merchant) => CountAsync("SELECT count(*) FROM visits WHERE merchant_id = $1", merchant);

    /// <summary>Holds up every batch of the merchant in the middle of its transaction until it is disposed. The merchant must have been counted before.</summary>
    internal Task<IAsyncDisposable> HoldAsync(Guid merchant) => HoldAsync(merchant, "scope_totals");

    /// <summary>The same for whatever writes the merchant's rows of a table.</summary>
    internal async Task<IAsyncDisposable> HoldAsync(Guid merchant, string table)
    {
        var own = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(DatabaseConnection) { Pooling = false }.ConnectionString);
        await own.OpenAsync();
#pragma warning disable CA2100 // Constants of the tests.
        await using var command = new NpgsqlCommand($"SELECT 1 FROM {table} WHERE merchant_id = $1 FOR UPDATE", own, await own.BeginTransactionAsync());
#pragma warning restore CA2100
        command.Parameters.Add(new NpgsqlParameter { Value = merchant });
        await command.ExecuteNonQueryAsync();
        return own;
    }

    /// <summary>Waits until somebody waits for what <see cref="HoldAsync(Guid)"/> holds.</summary>
    internal Task UntilHeldAsync() => Poll.UntilAsync(
        async () => await CountAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0, "a batch is in the middle of its transaction");

    /// <summary>Waits until exactly so many visits, each of its own visitor, are counted, everywhere, and the broker has nothing left.</summary>
    internal async Task SettledAsync(Guid merchant, long visits)
    {
        await Poll.UntilAsync(async () => (await VisitsAsync(merchant), await WaitingAsync()), seen => seen == (visits, 0), TimeSpan.FromSeconds(60), $"{visits} visits in the table and nothing with the broker");
        await Poll.UntilAsync(() => SummaryAsync(merchant), answer => answer == (visits, visits, visits), TimeSpan.FromSeconds(60), $"{visits} visits in the answer");
        Assert.Equal(visits, await CountAsync("SELECT human_gross FROM scope_totals WHERE merchant_id = $1 AND scope = 0", merchant));
        Assert.Equal(visits, await CountAsync("SELECT coalesce(sum(human_gross), 0) FROM visit_rollups WHERE merchant_id = $1", merchant));
    }

    /// <summary>Ends the process in good order, so that all it had in hand is acknowledged; looks that the broker has nothing left, and starts it again.</summary>
    internal async Task AcknowledgedAsync()
    {
        await Process.StopAsync();
        Assert.Equal(0, await WaitingAsync());
        await Process.RestartAsync();
    }

    /// <summary>Visits that are all human, of a visitor each.</summary>
    internal static IEnumerable<Visit> Visits(Guid merchant, int count) => Enumerable.Range(0, count).Select(number =>
        Some.Visit(merchant, placement: Some.Id(merchant, 1 + (number % 3)), campaign: Some.Id(merchant, 9), at: Recent.AddMinutes(-number % 600), visitor: Guid.CreateVersion7(), channel: "wechat"));

    // The process has the real clock.
    private static DateTime Recent { get; } = TimeProvider.System.GetUtcNow().UtcDateTime.Date;

    private async Task<bool> IsThereAsync(string queue)
    {
        await using var look = await connection!.CreateChannelAsync();
        try
        {
            await look.QueueDeclarePassiveAsync(queue);
            return true;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return false;
        }
    }
}

/// <summary>One process and the broker's queues for all of these tests, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DeployedAttributionTests : ICollectionFixture<DeployedAttribution>
{
    public const string Name = "deployed attribution";
}
