namespace Redirect.Attribution.Conversions;

/// <summary>What became of each row of a batch.</summary>
/// <param name="Taken">Rows that were taken, be it for the second time.</param>
/// <param name="Refused">The others.</param>
/// <param name="Results">In the order of the rows.</param>
internal sealed record RowsAnswer(int Taken, int Refused, IReadOnlyList<RowsAnswer.Row> Results)
{
    /// <summary>The row of a report whose fields are right.</summary>
    public static Row Of(string id, ReportRefusal? refusal, bool isFirst) =>
        refusal is null ? new Row(id, isFirst ? "created" : "known", null, null, null) : new Row(id, "refused", refusal.Field, refusal.Code, refusal.Detail);

    /// <param name="Id">The <c>orderId</c> or <c>refundId</c>; absent where the row has none.</param>
    /// <param name="Status"><c>created</c>: heard of for the first time; <c>known</c>: before, be it in another state; <c>refused</c>.</param>
    /// <param name="Field">Whose fault it is; absent where it was taken, like the next two.</param>
    /// <param name="Code">Why it was refused.</param>
    /// <param name="Detail">The rule.</param>
    internal sealed record Row(string? Id, string Status, string? Field, string? Code, string? Detail);
}
