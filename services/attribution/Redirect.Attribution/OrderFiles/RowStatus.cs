namespace Redirect.Attribution.OrderFiles;

/// <summary>What became of a row.</summary>
internal enum RowStatus
{
    /// <summary>It said something new.</summary>
    Taken,

    /// <summary>All it says was known.</summary>
    Known,

    /// <summary>It is wrong, or against what was said before; nothing of it is done.</summary>
    Refused,

    /// <summary>It is right, and nothing for the book: empty, or a refund that was not given.</summary>
    Skipped,
}
