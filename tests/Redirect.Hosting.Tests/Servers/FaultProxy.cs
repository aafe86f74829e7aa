using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Redirect.Hosting.Tests.Servers;

/// <summary>A TCP proxy on a loopback port whose connections can be cut, refused or held up, each way by itself.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly string host;
    private readonly int port;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Socket, bool> sockets = new();
    private readonly Task accepting;
    private volatile bool refusing;
    private volatile TaskCompletionSource upstream = Open();
    private volatile TaskCompletionSource downstream = Open();

    public FaultProxy(string host, int port)
    {
        this.host = host;
        this.port = port;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Resets every connection; new ones are accepted and reset at once.</summary>
    public void Cut()
    {
        refusing = true;
        foreach (var (socket, _) in sockets)
        {
            Reset(socket);
        }
    }

    /// <summary>Holds everything up: connections stay open and nothing passes.</summary>
    public void Hang()
    {
        upstream = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HangAnswers();
    }

    /// <summary>Holds up what the server says; what it is told passes.</summary>
    public void HangAnswers() => downstream = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends every fault.</summary>
    public void Restore()
    {
        refusing = false;
        upstream.TrySetResult();
        downstream.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        Cut();
        Restore();
        await accepting;
    }

    private static TaskCompletionSource Open()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.SetResult();
        return gate;
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed already.
        }

        socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var client = await listener.AcceptSocketAsync(stopping.Token);
                if (refusing)
                {
                    Reset(client);
                    continue;
                }

                running.Add(ForwardAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }

        await Task.WhenAll(running);
    }

    private async Task ForwardAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        sockets[client] = sockets[server] = true;
        try
        {
            await server.ConnectAsync(host, port, stopping.Token);
            await Task.WhenAny(CopyAsync(client, server, () => upstream), CopyAsync(server, client, () => downstream));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Its end is the other's end.
        }
        finally
        {
            sockets.TryRemove(client, out _);
            sockets.TryRemove(server, out _);
            Reset(client);
            Reset(server);
        }
    }

    private async Task CopyAsync(Socket from, Socket to, Func<TaskCompletionSource> gate)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer.AsMemory(), stopping.Token)) > 0)
            {
                await gate().Task.WaitAsync(stopping.Token);
                await to.SendAsync(buffer.AsMemory(0, read), stopping.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
