using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Redirect.Links.Domains.Dns;

/// <summary>
/// Questions and answers of the DNS as bytes (RFC 1035, section 4). Pure, total and bounded: whatever the bytes are, reading them ends, reads
/// nothing outside them, and takes only an answer to the very question.
/// </summary>
internal static class DnsMessage
{
    /// <summary>Of a message over UDP without extensions (RFC 1035, 2.3.4).</summary>
    public const int MaxUdpLength = 512;

    private const int HeaderLength = 12;
    private const int MaxNameLength = 255;
    private const int MaxLabelLength = 63;
    private const int MaxRecords = 100;
    private const int MaxAliases = 8;
    private const ushort Internet = 1;
    private const byte NoError = 0;
    private const byte NameError = 3;

    /// <summary>A recursive question.</summary>
    /// <param name="id">A random number; the answer has it too.</param>
    /// <param name="name">ASCII, labels of 1 to 63 characters, at most 253 in all.</param>
    /// <param name="type">Of the records.</param>
    /// <exception cref="ArgumentException">No name can be so.</exception>
    public static byte[] Ask(ushort id, string name, DnsRecordType type)
    {
        if (name.Length is 0 or > MaxNameLength - 2 || !Ascii.IsValid(name))
        {
            throw new ArgumentException("Not a name.", nameof(name));
        }

        var message = new byte[HeaderLength + name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        message[2] = 1; // recursion desired
        message[5] = 1; // one question
        var at = HeaderLength;
        foreach (var label in name.Split('.'))
        {
            if (label.Length is 0 or > MaxLabelLength)
            {
                throw new ArgumentException("Not a name.", nameof(name));
            }

            message[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, message.AsSpan(at));
        }

        at++;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 2), Internet);
        return message;
    }

    /// <summary>Reads an answer.</summary>
    /// <returns>Null when it is no answer to this question, and another may still come.</returns>
    public static DnsAnswer? Read(ReadOnlySpan<byte> message, ushort id, string name, DnsRecordType type)
    {
        // Response, opcode "query", one question; then the question must be ours, whatever case its letters came back in.
        if (message.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message) != id || (message[2] & 0xF8) != 0x80
            || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
        {
            return null;
        }

        var at = HeaderLength;
        if (!TryReadName(message, ref at, out var asked) || !string.Equals(asked, name, StringComparison.OrdinalIgnoreCase) || message.Length < at + 4
            || BinaryPrimitives.ReadUInt16BigEndian(message[at..]) != (ushort)type || BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]) != Internet)
        {
            return null;
        }

        at += 4;
        if ((message[2] & 0x02) != 0)
        {
            return DnsAnswer.Truncated;
        }

        return (message[3] & 0x0F) switch
        {
            NoError => ReadRecords(message, at, BinaryPrimitives.ReadUInt16BigEndian(message[6..]), name, type),
            NameError => DnsAnswer.Nothing,
            _ => DnsAnswer.Failed,
        };
    }

    private static DnsAnswer ReadRecords(ReadOnlySpan<byte> message, int at, int count, string name, DnsRecordType type)
    {
        if (count > MaxRecords)
        {
            return DnsAnswer.Failed;
        }

        var aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var texts = new List<(string Owner, string Text)>();
        var addresses = new List<(string Owner, IPAddress Address)>();
        for (var record = 0; record < count; record++)
        {
            if (!TryReadName(message, ref at, out var owner) || message.Length < at + 10)
            {
                return DnsAnswer.Failed;
            }

            var (kind, @class) = (BinaryPrimitives.ReadUInt16BigEndian(message[at..]), BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]));
            var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += 10;
            if (message.Length < at + length)
            {
                return DnsAnswer.Failed;
            }

            var data = message.Slice(at, length);
            if (@class == Internet && kind == (ushort)DnsRecordType.Cname)
            {
                var inside = at;
                if (!TryReadName(message[..(at + length)], ref inside, out var target) || inside != at + length)
                {
                    return DnsAnswer.Failed;
                }

                aliases.TryAdd(owner, target);
            }
            else if (@class == Internet && kind == (ushort)type && !TryReadData(data, type, owner, texts, addresses))
            {
                return DnsAnswer.Failed;
            }

            at += length;
        }

        // Only what belongs to the name, or to what it is an alias of.
        for (var hop = 0; hop < MaxAliases && aliases.TryGetValue(name, out var next); hop++)
        {
            name = next;
        }

        return new DnsAnswer(
            DnsStatus.Answered,
            [.. texts.Where(text => IsOf(text.Owner)).Select(text => text.Text)],
            [.. addresses.Where(address => IsOf(address.Owner)).Select(address => address.Address)]);

        bool IsOf(string owner) => string.Equals(owner, name, StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryReadData(ReadOnlySpan<byte> data, DnsRecordType type, string owner, List<(string Owner, string Text)> texts, List<(string Owner, IPAddress Address)> addresses)
    {
        if (type != DnsRecordType.Txt)
        {
            if (data.Length != (type == DnsRecordType.A ? 4 : 16))
            {
                return false;
            }

            addresses.Add((owner, new IPAddress(data)));
            return true;
        }

        // One or more strings, each with its length in front (RFC 1035, 3.3.14), which together are the text.
        var text = new StringBuilder(data.Length);
        while (!data.IsEmpty)
        {
            var length = data[0];
            if (data.Length < 1 + length)
            {
                return false;
            }

            text.Append(Encoding.Latin1.GetString(data.Slice(1, length)));
            data = data[(1 + length)..];
        }

        texts.Add((owner, text.ToString()));
        return true;
    }

    // Labels, or a pointer to earlier ones (RFC 1035, 4.1.4). A pointer leads backwards, further with each jump: so reading ends.
    private static bool TryReadName(ReadOnlySpan<byte> message, ref int at, out string name)
    {
        name = "";
        var text = new StringBuilder();
        var position = at;
        var end = -1;
        var before = at;
        while (position < message.Length)
        {
            var length = message[position];
            if (length == 0)
            {
                at = end < 0 ? position + 1 : end;
                name = text.ToString();
                return true;
            }

            if ((length & 0xC0) == 0xC0)
            {
                if (position + 1 >= message.Length)
                {
                    return false;
                }

                var target = ((length & 0x3F) << 8) | message[position + 1];
                if (target >= before || target < HeaderLength)
                {
                    return false;
                }

                end = end < 0 ? position + 2 : end;
                position = before = target;
                continue;
            }

            if (length > MaxLabelLength || position + 1 + length > message.Length || text.Length + length + 1 > MaxNameLength)
            {
                return false;
            }

            if (text.Length > 0)
            {
                text.Append('.');
            }

            // A dot inside of a label would make one name look like another.
            var label = message.Slice(position + 1, length);
            if (label.Contains((byte)'.'))
            {
                return false;
            }

            text.Append(Encoding.Latin1.GetString(label));
            position += 1 + length;
        }

        return false;
    }
}
