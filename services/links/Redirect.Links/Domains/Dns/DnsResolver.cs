using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Redirect.Links.Domains.Dns;

/// <summary>
/// Asks a recursive name server: over UDP, and over TCP when the answer does not fit (RFC 1035, 4.2; RFC 7766). An answer counts only when it comes
/// from the address that was asked to the random port it was asked from, with the random number and the question that were sent (RFC 5452).
/// </summary>
internal sealed class DnsResolver(NameServers servers, TimeProvider clock)
{
    /// <summary>For a question, over whatever ways and servers.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Resend = TimeSpan.FromSeconds(1);

    private const int MinRounds = 3;

    // A TXT answer with more in it than this is none of ours.
    private const int MaxTcpLength = 16 * 1024;

    /// <summary>Asks; never throws but for the caller's own cancellation.</summary>
    public async Task<DnsAnswer> AskAsync(string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // Round by round, so that a server that is silent costs one second and not all of them.
            var known = await servers.ReadAsync(either.Token);
            for (var round = 0; ; round++)
            {
                var answer = await AskAsync(known[round % known.Count], name, type, either.Token);
                if (answer.Status == DnsStatus.Answered || round + 1 >= Math.Max(MinRounds, known.Count))
                {
                    return answer;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DnsAnswer.Failed;
        }
    }

    private async Task<DnsAnswer> AskAsync(IPEndPoint server, string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        var question = DnsMessage.Ask(id, name, type);
        try
        {
            var answer = await OverUdpAsync(server, question, id, name, type, cancellationToken);
            return answer.Status == DnsStatus.Truncated ? await OverTcpAsync(server, question, id, name, type, cancellationToken) : answer;
        }
        catch (SocketException)
        {
            return DnsAnswer.Failed;
        }
    }

    private async Task<DnsAnswer> OverUdpAsync(IPEndPoint server, byte[] question, ushort id, string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        // Connected: the kernel drops what comes from anywhere else. Its port is one of the system's random ones.
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(question, cancellationToken);
        using var round = new CancellationTokenSource(Resend, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(round.Token, cancellationToken);
        var buffer = new byte[DnsMessage.MaxUdpLength];
        try
        {
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer, either.Token);
                if (DnsMessage.Read(buffer.AsSpan(0, length), id, name, type) is { } answer)
                {
                    return answer;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DnsAnswer.Failed;
        }
    }

    private static async Task<DnsAnswer> OverTcpAsync(IPEndPoint server, byte[] question, ushort id, string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);
        var framed = new byte[2 + question.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)question.Length);
        question.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancellationToken);
        try
        {
            var prefix = new byte[2];
            await stream.ReadExactlyAsync(prefix, cancellationToken);
            var length = BinaryPrimitives.ReadUInt16BigEndian(prefix);
            if (length > MaxTcpLength)
            {
                return DnsAnswer.Failed;
            }

            var message = new byte[length];
            await stream.ReadExactlyAsync(message, cancellationToken);
            return DnsMessage.Read(message, id, name, type) is { Status: DnsStatus.Answered } answer ? answer : DnsAnswer.Failed;
        }
        catch (IOException)
        {
            return DnsAnswer.Failed;
        }
    }
}
