using System.Data.Common;

namespace Redirect.Links.Claims.Store;

/// <summary>One statement of a batch.</summary>
/// <param name="Text">With parameters $1, $2, …</param>
/// <param name="Values">Their values: ids, numbers, texts, times, bytes, and arrays of ids, numbers or bytes for <c>IN</c>-lists.</param>
/// <param name="Row">Takes each row of its result; null: it has none.</param>
internal sealed record Statement(string Text, object[] Values, Action<DbDataReader>? Row = null)
{
    /// <summary>To be run once for each of these in place of <see cref="Values"/>; null: it is run once.</summary>
    public IEnumerable<object?[]>? Rounds { get; init; }
}
