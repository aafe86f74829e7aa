using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Redirect.Testing;

/// <summary>A TCP proxy on loopback between a service and a server, whose connections can be cut, refused or held up.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Socket, bool> sockets = new();
    private readonly Gate upstream = new();
    private readonly Gate downstream = new();
    private readonly EndPoint target;
    private readonly Task accepting;
    private volatile bool cut;

    /// <summary>Starts forwarding to a server on this machine.</summary>
    public FaultProxy(int targetPort)
        : this("127.0.0.1", targetPort)
    {
    }

    /// <summary>Starts forwarding to a server.</summary>
    public FaultProxy(string targetHost, int targetPort)
    {
        target = IPAddress.TryParse(targetHost, out var address) ? new IPEndPoint(address, targetPort) : new DnsEndPoint(targetHost, targetPort);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    /// <summary>Where to connect.</summary>
    public int Port { get; }

    /// <summary>Where to connect, as host:port.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Resets every connection, and every new one, until <see cref="Restore"/>.</summary>
    public void Cut()
    {
        cut = true;
        foreach (var (socket, _) in sockets)
        {
            Reset(socket);
        }
    }

    /// <summary>Keeps connections open and moves no byte, until <see cref="Restore"/>.</summary>
    public void Hang()
    {
        upstream.Close();
        downstream.Close();
    }

    /// <summary>Holds up what the server says, until <see cref="Restore"/>; what it is told passes.</summary>
    public void HangAnswers() => downstream.Close();

    /// <summary>Lets everything through again.</summary>
    public void Restore()
    {
        cut = false;
        upstream.Open();
        downstream.Open();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        Cut();
        await accepting;
        stopping.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // Closed already.
        }

        socket.Dispose();
    }

    private static bool IsTheEnd(Exception exception) => exception is OperationCanceledException or SocketException or ObjectDisposedException;

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                running.Add(ForwardAsync(await listener.AcceptSocketAsync(stopping.Token)));
            }
        }
        catch (Exception exception) when (IsTheEnd(exception))
        {
            // Disposed.
        }

        await Task.WhenAll(running);
    }

    private async Task ForwardAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var _ = client;
        sockets[client] = sockets[server] = true;
        try
        {
            // Looked at when Cut() can see the sockets, so that none slips through.
            if (cut)
            {
                Reset(client);
                return;
            }

            client.NoDelay = true;
            await server.ConnectAsync(target, stopping.Token);
            await Task.WhenAny(CopyAsync(client, server, upstream), CopyAsync(server, client, downstream));
        }
        catch (Exception exception) when (IsTheEnd(exception))
        {
            // The end of the one is the end of the other.
        }
        finally
        {
            sockets.TryRemove(client, out var _);
            sockets.TryRemove(server, out var _);
        }
    }

    private async Task CopyAsync(Socket from, Socket to, Gate gate)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(), stopping.Token) is > 0 and var read)
            {
                await gate.PassAsync(stopping.Token);
                await to.SendAsync(buffer.AsMemory(0, read), stopping.Token);
            }
        }
        catch (Exception exception) when (IsTheEnd(exception))
        {
            // Cut, or closed by the other direction.
        }
    }

    private sealed class Gate
    {
        private readonly Lock turning = new();
        private TaskCompletionSource? closed;

        public void Close()
        {
            lock (turning)
            {
                closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public void Open()
        {
            lock (turning)
            {
                closed?.SetResult();
                closed = null;
            }
        }

        public Task PassAsync(CancellationToken cancellation)
        {
            lock (turning)
            {
                return closed?.Task.WaitAsync(cancellation) ?? Task.CompletedTask;
            }
        }
    }
}
