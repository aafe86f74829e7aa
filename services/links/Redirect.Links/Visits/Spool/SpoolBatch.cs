namespace Redirect.Links.Visits.Spool;

/// <summary>What one read of the spool brought.</summary>
/// <param name="Length">Bytes written to the caller's buffer: records, one behind the other.</param>
/// <param name="Records">How many.</param>
/// <param name="Segment">Where the next read goes on, once this one is committed.</param>
/// <param name="Offset">In that segment.</param>
internal readonly record struct SpoolBatch(int Length, int Records, long Segment, int Offset)
{
    /// <summary>Copies records, from an offset in the first of the segments on, until the buffer or the number is full or there are no more.</summary>
    public static SpoolBatch From(ReadOnlySpan<Segment> segments, int headOffset, Span<byte> buffer, int maxRecords)
    {
        var batch = default(SpoolBatch);
        var offset = headOffset;
        foreach (var segment in segments)
        {
            while (true)
            {
                // Looked at first: what is appended before the sealing is seen below.
                var complete = segment.Sealed;
                var record = segment.Next(offset);
                batch = batch with { Segment = segment.Number, Offset = offset };
                if (record.IsEmpty)
                {
                    if (complete)
                    {
                        break;
                    }

                    return batch;
                }

                if (batch.Records == maxRecords || record.Length > buffer.Length - batch.Length)
                {
                    return batch;
                }

                record.CopyTo(buffer[batch.Length..]);
                offset += Frame.SizeOf(record.Length);
                batch = batch with { Length = batch.Length + record.Length, Records = batch.Records + 1 };
            }

            offset = 0;
        }

        return batch;
    }
}
