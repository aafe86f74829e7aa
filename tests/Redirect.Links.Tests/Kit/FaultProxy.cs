using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Redirect.Testing;

/// <summary>A TCP proxy on loopback between a service and a server, which can be cut, hung and restored.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint target;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<TcpClient, TcpClient> connections = new();
    private readonly Task accepting;
    private volatile bool cut;
    private volatile TaskCompletionSource flowing = Flowing();

    /// <summary>Starts forwarding to a server on this machine.</summary>
    public FaultProxy(int targetPort)
    {
        target = new IPEndPoint(IPAddress.Loopback, targetPort);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    /// <summary>Where to connect.</summary>
    public int Port { get; }

    /// <summary>Resets every connection, and every new one, until <see cref="Restore"/>.</summary>
    public void Cut()
    {
        cut = true;
        foreach (var (inner, outer) in connections)
        {
            Reset(inner);
            Reset(outer);
        }
    }

    /// <summary>Keeps connections open and moves no byte, until <see cref="Restore"/>.</summary>
    public void Hang() => flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets everything through again.</summary>
    public void Restore()
    {
        cut = false;
        flowing.TrySetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        Cut();
        flowing.TrySetResult();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private static TaskCompletionSource Flowing()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private static void Reset(TcpClient client)
    {
        try
        {
            client.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException or NullReferenceException)
        {
            // Closed already (a disposed TcpClient has no socket, and says so by a null reference).
        }

        client.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var inner = await listener.AcceptTcpClientAsync(stop.Token);
            _ = ForwardAsync(inner);
        }
    }

    private async Task ForwardAsync(TcpClient inner)
    {
        if (cut)
        {
            Reset(inner);
            return;
        }

        var outer = new TcpClient { NoDelay = true };
        inner.NoDelay = true;
        connections[inner] = outer;
        try
        {
            await outer.ConnectAsync(target, stop.Token);
            await Task.WhenAny(PumpAsync(inner, outer), PumpAsync(outer, inner));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection is over, which is what this class is for.
        }
        finally
        {
            connections.TryRemove(inner, out _);
            Reset(inner);
            Reset(outer);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var read = await from.GetStream().ReadAsync(buffer, stop.Token);
                if (read == 0)
                {
                    return;
                }

                await flowing.Task;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // As above.
        }
    }
}
