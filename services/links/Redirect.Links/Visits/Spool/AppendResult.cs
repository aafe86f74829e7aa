namespace Redirect.Links.Visits.Spool;

/// <summary>What became of a record.</summary>
internal enum AppendResult
{
    Kept,

    /// <summary>The spool's limit is reached: nobody took the older records.</summary>
    LimitReached,

    /// <summary>The disk took no further segment.</summary>
    DiskFull,

    /// <summary>Empty, or larger than <see cref="Frame.MaxRecord"/>.</summary>
    BadSize,

    /// <summary>The process is ending.</summary>
    Closed,
}
