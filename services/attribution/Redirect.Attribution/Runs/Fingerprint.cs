using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Redirect.Attribution.Runs;

/// <summary>SHA-256 over values, each written so that no two sequences of them are the same bytes.</summary>
internal sealed class Fingerprint : IDisposable
{
    private const int FlushAt = 16 * 1024;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> buffer = new(FlushAt * 2);

    public void Add(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(8), number);
        Written(8);
    }

    public void Add(DateTime utc) => Add(utc.Ticks);

    public void Add(Guid id)
    {
        id.TryWriteBytes(buffer.GetSpan(16), bigEndian: true, out _);
        Written(16);
    }

    public void Add(string text)
    {
        Add(Encoding.UTF8.GetByteCount(text));
        Written(Encoding.UTF8.GetBytes(text, buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
    }

    /// <summary>Of all that was added.</summary>
    public byte[] End()
    {
        hash.AppendData(buffer.WrittenSpan);
        return hash.GetHashAndReset();
    }

    public void Dispose() => hash.Dispose();

    private void Written(int count)
    {
        buffer.Advance(count);
        if (buffer.WrittenCount >= FlushAt)
        {
            hash.AppendData(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
    }
}
