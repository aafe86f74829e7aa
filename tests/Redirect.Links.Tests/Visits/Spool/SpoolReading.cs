using System.Buffers.Binary;
using Redirect.Links.Visits.Spool;

namespace Redirect.Links.Tests.Visits.Spool;

/// <summary>Numbered records, and a spool read to its end.</summary>
internal static class SpoolReading
{
    public const int RecordBytes = 100;

    public static byte[] Record(long number, int bytes = RecordBytes)
    {
        var record = new byte[bytes];
        new Random((int)number).NextBytes(record);
        BinaryPrimitives.WriteInt64LittleEndian(record, number);
        return record;
    }

    public static SpoolSettings Settings(string directory, int segment = 4096, long limit = 1 << 20) => new(directory, segment, limit);

    /// <summary>Everything that is not delivered, by single records, committed one by one.</summary>
    public static List<byte[]> Drain(this VisitSpool spool, int atMost = int.MaxValue)
    {
        var all = new List<byte[]>();
        var buffer = new byte[Frame.MaxRecord];
        while (all.Count < atMost && spool.Read(buffer, 1) is { Records: 1 } batch)
        {
            all.Add(buffer[..batch.Length]);
            spool.Commit(batch);
        }

        return all;
    }

    public static IEnumerable<long> Numbers(this IEnumerable<byte[]> records) => records.Select(record => BinaryPrimitives.ReadInt64LittleEndian(record));
}
