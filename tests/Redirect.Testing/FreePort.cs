using System.Net;
using System.Net.Sockets;

namespace Redirect.Testing;

/// <summary>Finds loopback ports that nobody listens on.</summary>
public static class FreePort
{
    // Below the range from which Linux takes the ports of outgoing connections (32768 and up by default), of which a loaded test has
    // thousands: a port from there may be gone again before its user listens.
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int next = Environment.ProcessId * 97 % Count;

    /// <summary>A port that was free a moment ago, and that this process is not given again soon.</summary>
    /// <exception cref="InvalidOperationException">None is free.</exception>
    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }

        throw new InvalidOperationException("No port is free.");
    }
}
