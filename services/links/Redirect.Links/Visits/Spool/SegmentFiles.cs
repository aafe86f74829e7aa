namespace Redirect.Links.Visits.Spool;

/// <summary>The slow work on segments: bringing them to the disk and deleting them, one at a time, because a deleted one is not mapped any more.</summary>
internal sealed class SegmentFiles
{
    private readonly Lock working = new();

    /// <summary>Takes a spool's directory for this process.</summary>
    /// <returns>What holds it until it is disposed.</returns>
    /// <exception cref="SpoolInUseException">Another process has it.</exception>
    public static FileStream Own(string directory)
    {
        Directory.CreateDirectory(directory);
        try
        {
            return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new SpoolInUseException(Path.GetFullPath(directory), exception);
        }
    }

    /// <summary>Returns when everything appended before the call is on the disk.</summary>
    /// <returns>Why it is not; null when it is.</returns>
    public string? Flush(IEnumerable<Segment> segments)
    {
        string? failure = null;
        lock (working)
        {
            foreach (var segment in segments)
            {
                var complete = segment.Sealed;
                try
                {
                    segment.Flush();
                    segment.Flushed = complete;
                }
                catch (IOException exception)
                {
                    failure = exception.Message;
                }
            }
        }

        return failure;
    }

    public void Delete(IEnumerable<Segment> segments)
    {
        lock (working)
        {
            foreach (var segment in segments)
            {
                segment.Delete();
            }
        }
    }
}
