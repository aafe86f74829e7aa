namespace Redirect.Links.Visits.Spool;

/// <summary>How a spool is laid out.</summary>
/// <param name="Directory">For this process alone; made if it is not there.</param>
/// <param name="SegmentBytes">Of a segment file; at least 4,096.</param>
/// <param name="LimitBytes">Of all segment files together; at least two segments.</param>
internal sealed record SpoolSettings(string Directory, int SegmentBytes, long LimitBytes)
{
    /// <summary>How long what was appended may wait for the disk. A killed process loses nothing of it; a machine without power does.</summary>
    public static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long after a failed allocation the next is tried.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
}
