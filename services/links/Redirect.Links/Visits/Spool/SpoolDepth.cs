namespace Redirect.Links.Visits.Spool;

/// <summary>What lies in the spool now.</summary>
/// <param name="Records">Kept and not yet delivered.</param>
/// <param name="Bytes">Of those records, with their frames.</param>
/// <param name="Allocated">Bytes of the segment files, read ones not counted once they are deleted.</param>
/// <param name="Limit">What <paramref name="Allocated"/> may be at most, in bytes.</param>
internal readonly record struct SpoolDepth(long Records, long Bytes, long Allocated, long Limit);
