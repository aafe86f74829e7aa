using System.Diagnostics;
using System.Net.Sockets;

namespace Redirect.Gateway.Tests;

/// <summary>The Redis of the environment; without one a test is skipped by name, or fails where real servers are required.</summary>
internal static class RealRedis
{
    private const string Variable = "REDIRECT_TEST_REDIS";

    public static string Address
    {
        get
        {
            var address = Environment.GetEnvironmentVariable(Variable);
            if (string.IsNullOrEmpty(address))
            {
                Assert.False(Environment.GetEnvironmentVariable("REQUIRE_REAL_SERVERS") == "1", Variable + " is not set.");
                Assert.Skip(Variable + " is not set: this test needs a real Redis.");
            }

            return address;
        }
    }
}

/// <summary>A relay to Redis that can be cut and mended, as a network can.</summary>
internal sealed class CuttableRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly string target;
    private readonly List<TcpClient> open = [];
    private volatile bool cut;
    private volatile TaskCompletionSource? stalled;

    public CuttableRelay(string target)
    {
        this.target = target.Split(',')[0];
        listener.Start();
        Accepting = AcceptAsync();
    }

    public string Address => listener.LocalEndpoint.ToString()!;

    public Task Accepting { get; }

    public void Cut()
    {
        cut = true;
        lock (open)
        {
            open.ForEach(client => client.Dispose());
            open.Clear();
        }
    }

    /// <summary>Takes bytes and passes none on: a server that hangs.</summary>
    public void Stall() => stalled = new TaskCompletionSource();

    public void Mend()
    {
        cut = false;
        stalled?.SetResult();
        stalled = null;
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        listener.Dispose();
        await Accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                if (cut)
                {
                    near.Dispose();
                    continue;
                }

                var far = new TcpClient();
                await far.ConnectAsync(target.Split(':')[0], int.Parse(target.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
                lock (open)
                {
                    open.AddRange([near, far]);
                }

                _ = CopyAsync(near.GetStream(), far.GetStream());
                _ = CopyAsync(far.GetStream(), near.GetStream());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            Debug.WriteLine("The relay was closed.");
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            while (await from.ReadAsync(buffer) is > 0 and var read)
            {
                if (stalled is { } stall)
                {
                    await stall.Task;
                }

                await to.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            Debug.WriteLine("The relay was cut.");
        }
    }
}
