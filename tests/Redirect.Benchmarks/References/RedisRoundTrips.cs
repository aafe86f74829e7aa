using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Redirect.Testing;

namespace Redirect.Benchmarks.References;

/// <summary>Clients that ask Redis itself, each over a connection of its own, one question at a time: bytes on a socket, without a library.</summary>
internal static class RedisRoundTrips
{
    /// <summary>Round trips in a second.</summary>
    /// <param name="clients">How many at once.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="key">A hash, which is asked for whole.</param>
    public static async Task<double> MeasureAsync(int clients, int seconds, string key)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => AskAsync(key, end.Token))));
        return (double)counts.Sum() / seconds;
    }

    private static async Task<long> AskAsync(string key, CancellationToken end)
    {
        var address = RealServers.Redis.Split(':');
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address[0], int.Parse(address[1], CultureInfo.InvariantCulture), CancellationToken.None);
        var question = Encoding.ASCII.GetBytes($"*2\r\n$7\r\nHGETALL\r\n${key.Length}\r\n{key}\r\n");
        var buffer = new byte[16 * 1024];
        long count = 0;
        var length = 0;
        while (!end.IsCancellationRequested)
        {
            await socket.SendAsync(question, CancellationToken.None);

            // The first answer says how long all are: the key does not change meanwhile.
            var read = 0;
            do
            {
                var more = await socket.ReceiveAsync(buffer.AsMemory(read), CancellationToken.None);
                read = more > 0 ? read + more : throw new IOException("Redis closed the connection.");
            }
            while (length == 0 ? !IsWhole(buffer.AsSpan(0, read)) : read < length);
            length = read;
            count++;
        }

        return count;
    }

    // "*N", then N times "$length", text.
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        if (answer[0] != (byte)'*')
        {
            throw new IOException("Redis answered: " + Encoding.UTF8.GetString(answer));
        }

        var lines = Encoding.UTF8.GetString(answer).Split("\r\n");
        var items = int.Parse(lines[0].AsSpan(1), CultureInfo.InvariantCulture);
        return items == 0 ? throw new IOException("There is nothing at that key.") : lines.Length == (items * 2) + 2;
    }
}
