using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Redirect.Testing;

/// <summary>A name server on loopback, over UDP and TCP: it knows what the test says and that there is no other name.</summary>
public sealed class DnsServer : IAsyncDisposable
{
    private const ushort A = 1;
    private const ushort Cname = 5;
    private const ushort Txt = 16;
    private const ushort Aaaa = 28;
    private const int MaxUdpLength = 512;

    private readonly Socket udp;
    private readonly TcpListener tcp;
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    /// <summary>Starts it on a free port.</summary>
    public DnsServer()
    {
        while (true)
        {
            tcp = new TcpListener(IPAddress.Loopback, 0);
            tcp.Start();
            udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind(tcp.LocalEndpoint);
                break;
            }
            catch (SocketException)
            {
                // That number is free for TCP only.
                tcp.Stop();
                udp.Dispose();
            }
        }

        serving = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    /// <summary>Address and port.</summary>
    public string Address => udp.LocalEndPoint!.ToString()!;

    /// <summary>Texts by name in lower case.</summary>
    public ConcurrentDictionary<string, string[]> Texts { get; } = new();

    /// <summary>Addresses by name in lower case.</summary>
    public ConcurrentDictionary<string, IPAddress[]> Addresses { get; } = new();

    /// <summary>Other names of names in lower case.</summary>
    public ConcurrentDictionary<string, string> Aliases { get; } = new();

    /// <summary>What was asked: type and name.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Over UDP, sends these in place of the answer, each made from the true one; null: the answer.</summary>
    public Func<byte[], IEnumerable<byte[]>>? Datagrams { get; set; }

    /// <summary>Called for every question before it is answered.</summary>
    public Action<string>? Answering { get; set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        udp.Dispose();
        tcp.Stop();
        await serving;
        stop.Dispose();
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[MaxUdpLength];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var question = await udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), stop.Token);
                var answer = AnswerTo(buffer.AsSpan(0, question.ReceivedBytes), MaxUdpLength);
                foreach (var datagram in Datagrams?.Invoke(answer) ?? [answer])
                {
                    await udp.SendToAsync(datagram, question.RemoteEndPoint, stop.Token);
                }
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A reader that is gone, or the end.
            }
        }
    }

    private async Task ServeTcpAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var client = await tcp.AcceptTcpClientAsync(stop.Token);
                var stream = client.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, stop.Token);
                var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(question, stop.Token);
                var answer = AnswerTo(question, ushort.MaxValue);
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                await stream.WriteAsync(length.Concat(answer).ToArray(), stop.Token);
            }
            catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The same.
            }
        }
    }

    private byte[] AnswerTo(ReadOnlySpan<byte> question, int limit)
    {
        var labels = new List<string>();
        var at = 12;
        while (question[at] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(question.Slice(at + 1, question[at])));
            at += 1 + question[at];
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(question[(at + 1)..]);
        var name = string.Join('.', labels).ToLowerInvariant();
        Asked.Enqueue($"{type} {name}");
        Answering?.Invoke(name);
        var records = new List<byte[]>();
        if (Aliases.TryGetValue(name, out var other))
        {
            records.Add(Record(name, Cname, NameOf(other)));
            name = other;
        }

        if (type == Txt && Texts.TryGetValue(name, out var texts))
        {
            records.AddRange(texts.Select(text => Record(name, Txt, TextOf(text))));
        }

        if (type is A or Aaaa && Addresses.TryGetValue(name, out var addresses))
        {
            records.AddRange(addresses.Where(address => address.AddressFamily == (type == A ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6))
                .Select(address => Record(name, type, address.GetAddressBytes())));
        }

        var header = question[..12].ToArray();
        var known = Aliases.ContainsKey(name) || Texts.ContainsKey(name) || Addresses.ContainsKey(name) || records.Count > 0;
        header[2] = 0x81;
        header[3] = (byte)(known ? 0x80 : 0x83);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)records.Count);
        byte[] answer = [.. header, .. question[12..(at + 5)], .. records.SelectMany(record => record)];
        if (answer.Length <= limit)
        {
            return answer;
        }

        header[2] |= 2;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), 0);
        return [.. header, .. question[12..(at + 5)]];
    }

    private static byte[] Record(string name, ushort type, byte[] data) =>
        [.. NameOf(name), (byte)(type >> 8), (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data];

    private static byte[] NameOf(string name) => [.. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];

    private static byte[] TextOf(string text) => [.. text.Chunk(255).SelectMany(part => Encoding.ASCII.GetBytes(part).Prepend((byte)part.Length))];
}
