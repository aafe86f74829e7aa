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

    // Of the ports that were given out, until this process ends: a port is free, too, between the moment it is given to one and the moment that one listens,
    // and the tests of another project may run beside these.
    private static readonly List<FileStream> Claims = [];

    private static int next = Environment.ProcessId * 97 % Count;

    /// <summary>A port that was free a moment ago, and that neither this process nor another one that asks here is given soon.</summary>
    /// <exception cref="InvalidOperationException">None is free.</exception>
    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            FileStream? claim = null;
            try
            {
                claim = new FileStream(Path.Combine(Path.GetTempPath(), $"redirect-test-port-{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                lock (Claims)
                {
                    Claims.Add(claim);
                }

                return port;
            }
            catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException)
            {
                claim?.Dispose();
                // Taken; the next one.
            }
        }

        throw new InvalidOperationException("No port is free.");
    }
}
