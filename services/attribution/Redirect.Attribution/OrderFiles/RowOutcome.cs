using Redirect.Attribution.Conversions;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.OrderFiles;

/// <summary>What became of a row of a file.</summary>
/// <param name="Row">From 1; the header is none.</param>
/// <param name="Id">The <c>orderId</c> or <c>refundId</c>; absent where the row has none.</param>
/// <param name="Status"><c>taken</c>, <c>known</c>, <c>refused</c> or <c>skipped</c>.</param>
/// <param name="Field">Whose fault it is; absent where it was taken, like the next two.</param>
/// <param name="Code">Why it was not taken.</param>
/// <param name="Detail">The rule.</param>
internal sealed record RowOutcome(long Row, string? Id, RowStatus Status, string? Field, string? Code, string? Detail)
{
    public static RowOutcome Of(long row, string id, bool isNews, ReportRefusal? refusal) => refusal is null
        ? new RowOutcome(row, id, isNews ? RowStatus.Taken : RowStatus.Known, null, null, null)
        : new RowOutcome(row, id, RowStatus.Refused, refusal.Field, refusal.Code, refusal.Detail);

    public static RowOutcome Not(long row, string id, RowStatus status, FieldError why) =>
        new(row, id.Length == 0 ? null : id, status, why.Field, why.Code, why.Detail);
}
