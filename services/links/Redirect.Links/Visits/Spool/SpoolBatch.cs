namespace Redirect.Links.Visits.Spool;

/// <summary>What one read of the spool brought.</summary>
/// <param name="Length">Bytes written to the caller's buffer: records, one behind the other.</param>
/// <param name="Records">How many.</param>
/// <param name="Segment">Where the next read goes on, once this one is committed.</param>
/// <param name="Offset">In that segment.</param>
internal readonly record struct SpoolBatch(int Length, int Records, long Segment, int Offset);
