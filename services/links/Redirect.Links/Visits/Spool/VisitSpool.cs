namespace Redirect.Links.Visits.Spool;

/// <summary>
/// Keeps records on the local disk, in order, until they are delivered. An appended record survives the death of the process at once and
/// that of the machine after <see cref="SpoolSettings.FlushInterval"/>. Any thread may append; one reader reads and commits. Appending
/// never waits for the reader: what does not fit is refused.
/// </summary>
internal sealed class VisitSpool : IDisposable
{
    private readonly SpoolSettings settings;
    private readonly TimeProvider clock;
    private readonly Func<string, long, int, Segment> allocate;
    private readonly FileStream owner;
    private readonly Mark mark;
    private readonly Lock gate = new();
    private readonly SegmentFiles files = new();
    private readonly Lock reading = new(); // the reader may still be at it when the process disposes everything
    private readonly SemaphoreSlim arrived = new(0);
    private readonly AutoResetEvent soon = new(false);
    private readonly Thread keeper;
    private readonly List<Segment> segments;
    private readonly List<Segment> finished = [];
    private Segment? current;
    private Segment? prepared;
    private bool preparing; // the keeper makes a segment, and its room is counted in allocated
    private long nextNumber;
    private long allocated;
    private long records;
    private long bytes;
    private long retryAt;
    private int headOffset;
    private long headRecords;
    private bool readerWaits;
    private bool dirty;
    private volatile bool closed;
    private string? trouble;

    /// <summary>Opens a directory and recovers what an earlier process left there.</summary>
    /// <exception cref="SpoolInUseException">Another process has it open.</exception>
    public VisitSpool(SpoolSettings settings, TimeProvider clock, Func<string, long, int, Segment>? allocate = null)
    {
        this.settings = settings;
        this.clock = clock;
        this.allocate = allocate ?? Segment.Create;
        owner = SegmentFiles.Own(settings.Directory);
        mark = new Mark(Path.Combine(settings.Directory, "mark"));
        var recovered = RecoveredSegments.From(settings.Directory, mark);
        segments = recovered.Segments;
        nextNumber = recovered.NextNumber;
        headOffset = recovered.HeadOffset;
        headRecords = recovered.HeadRecords;
        CutBytes = recovered.CutBytes;
        allocated = segments.Sum(segment => (long)segment.Size);
        records = segments.Sum(segment => segment.Records) - headRecords;
        bytes = segments.Sum(segment => (long)segment.End) - headOffset;
        Release();
        DeleteFinished();
        retryAt = clock.GetTimestamp();
        keeper = new Thread(Keep) { IsBackground = true, Name = "visit spool" };
        keeper.Start();
    }

    /// <summary>What lies in the spool now.</summary>
    public SpoolDepth Depth
    {
        get { lock (gate) { return new SpoolDepth(records, bytes, allocated, settings.LimitBytes); } }
    }

    /// <summary>Bytes that recovery cut off because they were no complete record.</summary>
    public long CutBytes { get; }

    /// <summary>Records that were kept and can't be read any more (the disk or the file was damaged).</summary>
    public long DamagedRecords { get; private set; }

    /// <summary>Why the disk last refused; null while it does not.</summary>
    public string? Trouble => Volatile.Read(ref trouble);

    /// <summary>Appends a record.</summary>
    public AppendResult Append(ReadOnlySpan<byte> record)
    {
        if (record.Length is 0 or > Frame.MaxRecord)
        {
            return AppendResult.BadSize;
        }

        bool wake;
        lock (gate)
        {
            if (closed)
            {
                return AppendResult.Closed;
            }

            if (current is null || !current.TryAppend(record))
            {
                if (Frame.SizeOf(record.Length) > settings.SegmentBytes)
                {
                    return AppendResult.BadSize;
                }

                var rolled = Roll();
                if (rolled != AppendResult.Kept)
                {
                    return rolled;
                }

                current!.TryAppend(record);
            }

            records++;
            bytes += Frame.SizeOf(record.Length);
            dirty = true;
            wake = readerWaits;
            readerWaits = false;
        }

        if (wake)
        {
            arrived.Release();
        }

        return AppendResult.Kept;
    }

    /// <summary>Waits until there is something to read, at most <paramref name="patience"/>.</summary>
    public async Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (records > 0)
            {
                return;
            }

            readerWaits = true;
        }

        await arrived.WaitAsync(patience, cancellationToken);
    }

    /// <summary>Copies the oldest undelivered records. The same again until they are committed.</summary>
    /// <param name="buffer">At least <see cref="Frame.MaxRecord"/> bytes.</param>
    /// <param name="maxRecords">At most so many.</param>
    public SpoolBatch Read(Span<byte> buffer, int maxRecords)
    {
        lock (reading)
        {
            return closed ? default : ReadNext(buffer, maxRecords);
        }
    }

    /// <summary>Says that what was read is delivered: it never comes again, and segments that are all delivered are deleted.</summary>
    public void Commit(SpoolBatch batch)
    {
        lock (reading)
        {
            if (batch.Records > 0 && !closed)
            {
                MoveOn(batch);
            }
        }
    }

    /// <summary>Flushes and closes. What is not delivered is there for the next process.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            closed = true;
            Seal();
        }

        soon.Set();
        keeper.Join();
        Flush();
        lock (reading)
            lock (gate)
            {
                Release();
                prepared?.Delete();
                segments.ForEach(segment => segment.Dispose());
            }

        DeleteFinished();
        mark.Dispose();
        owner.Dispose();
        soon.Dispose();
    }

    private SpoolBatch ReadNext(Span<byte> buffer, int maxRecords)
    {
        Segment[] all;
        lock (gate)
        {
            Release();
            all = [.. segments];
        }

        DeleteFinished();

        return SpoolBatch.From(all, headOffset, buffer, maxRecords);
    }

    private void MoveOn(SpoolBatch batch)
    {
        mark.Move(batch.Segment, batch.Offset);
        lock (gate)
        {
            while (segments.Count > 0 && segments[0].Number < batch.Segment)
            {
                DropHead();
            }

            for (; headOffset < batch.Offset; headRecords++)
            {
                var frame = Frame.SizeOf(segments[0].LengthAt(headOffset));
                headOffset += frame;
                records--;
                bytes -= frame;
            }

            Release();
        }

        DeleteFinished();
    }

    // Under the gate.
    private AppendResult Roll()
    {
        Seal();
        if (prepared is null)
        {
            if (!preparing && allocated + settings.SegmentBytes > settings.LimitBytes)
            {
                return AppendResult.LimitReached;
            }

            if (clock.GetTimestamp() < retryAt)
            {
                return AppendResult.DiskFull;
            }

            // Better a redirect that takes some milliseconds than a visit that is lost. A keeper that is at it gives its room and drops its own.
            allocated += preparing ? 0 : settings.SegmentBytes;
            preparing = false;
            prepared = Allocate(nextNumber++);
            if (prepared is null)
            {
                allocated -= settings.SegmentBytes;
                return AppendResult.DiskFull;
            }
        }

        current = prepared;
        prepared = null;
        segments.Add(current);
        return AppendResult.Kept;
    }

    private void Seal()
    {
        if (current is not null)
        {
            current.Sealed = true;
            current = null;
        }
    }

    private Segment? Allocate(long number)
    {
        try
        {
            var segment = allocate(settings.Directory, number, settings.SegmentBytes);
            Volatile.Write(ref trouble, null);
            return segment;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref trouble, exception.Message);
            Volatile.Write(ref retryAt, clock.GetTimestamp() + (long)(SpoolSettings.RetryInterval.TotalSeconds * clock.TimestampFrequency));
            return null;
        }
    }

    // Under the gate: segments of which nothing is left to deliver.
    private void Release()
    {
        while (segments.Count > 0 && segments[0].Sealed && segments[0].Next(headOffset).IsEmpty)
        {
            DropHead();
        }
    }

    private void DropHead()
    {
        var head = segments[0];
        var reached = headOffset;
        while (head.Next(reached) is { Length: > 0 } record)
        {
            reached += Frame.SizeOf(record.Length);
            headRecords++;
            records--;
        }

        // Appended once, and not readable now.
        DamagedRecords += head.Records - headRecords;
        records -= head.Records - headRecords;
        bytes -= head.End - headOffset;
        allocated -= head.Size;
        segments.RemoveAt(0);
        headOffset = 0;
        headRecords = 0;
        finished.Add(head);
    }

    // Not under the gate: deleting waits for the disk, and redirects must not wait for that.
    private void DeleteFinished()
    {
        Segment[] gone;
        lock (gate)
        {
            gone = [.. finished];
            finished.Clear();
        }

        files.Delete(gone);
    }

    // The spool's own thread: brings records to the disk, and has the next segment ready before it is needed.
    private void Keep()
    {
        while (!closed)
        {
            soon.WaitOne(SpoolSettings.FlushInterval);
            Flush();
            Prepare();
        }
    }

    private void Flush()
    {
        Segment[] unflushed;
        lock (gate)
        {
            if (!dirty)
            {
                return;
            }

            dirty = false;
            unflushed = [.. segments.Where(segment => !segment.Flushed)];
        }

        if (files.Flush(unflushed) is { } failure)
        {
            Volatile.Write(ref trouble, failure);
            lock (gate)
            {
                dirty = true;
            }
        }
    }

    private void Prepare()
    {
        long number;
        lock (gate)
        {
            if (closed || prepared is not null || (current is not null && current.End < settings.SegmentBytes / 2)
                || allocated + settings.SegmentBytes > settings.LimitBytes || clock.GetTimestamp() < retryAt)
            {
                return;
            }

            number = nextNumber++;
            allocated += settings.SegmentBytes;
            preparing = true;
        }

        var segment = Allocate(number);
        lock (gate)
        {
            if (preparing)
            {
                preparing = false;
                prepared = segment;
                allocated -= segment is null ? settings.SegmentBytes : 0;
                return;
            }
        }

        segment?.Delete();
    }
}
