using RabbitMQ.Client;

namespace Redirect.Hosting.Messaging.RabbitMq;

/// <summary>
/// One connection that is made when somebody needs it and made again after it broke. The client's own recovery is off: it
/// brings back consumers and channels behind our back, while every user here has to declare its topology first.
/// </summary>
internal sealed class RabbitMqConnection : IAsyncDisposable
{
    // A broker that is stopped rather than gone keeps its connections open; two missed heartbeats end them.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly ConnectionFactory factory;
    private readonly SemaphoreSlim gate = new(1);
    private IConnection? connection;

    public RabbitMqConnection(RabbitMqOptions options, string purpose) => factory = new ConnectionFactory
    {
        Uri = new Uri(options.Uri),
        ClientProvidedName = $"{AppDomain.CurrentDomain.FriendlyName}-{purpose}",
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = Heartbeat,
        RequestedConnectionTimeout = Timeout,
        HandshakeContinuationTimeout = Timeout,
        ContinuationTimeout = Timeout,
    };

    /// <summary>The open connection.</summary>
    /// <exception cref="Exception">There is none, and none could be made within a few seconds.</exception>
    public async Task<IConnection> GetAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (connection is { IsOpen: true } open)
            {
                return open;
            }

            await DropAsync();
            connection = await factory.CreateConnectionAsync(cancellationToken);
            return connection;
        }
        finally
        {
            gate.Release();
        }
    }

    public ValueTask DisposeAsync() => new(ResetAsync());

    /// <summary>Ends the connection without waiting for the broker; the next user gets a new one.</summary>
    public async Task ResetAsync()
    {
        await gate.WaitAsync();
        try
        {
            await DropAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    // Abort, not close: a broker that does not answer must not hold us up, and nothing is unsent that was confirmed.
    private async Task DropAsync()
    {
        if (connection is { } old)
        {
            connection = null;
            await old.AbortAsync(Constants.ReplySuccess, "", TimeSpan.FromSeconds(1));
            await old.DisposeAsync();
        }
    }
}
