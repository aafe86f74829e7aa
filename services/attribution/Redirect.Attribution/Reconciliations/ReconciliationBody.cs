namespace Redirect.Attribution.Reconciliations;

/// <summary>A comparison of the book with a platform's file.</summary>
/// <param name="Id">Of the report.</param>
/// <param name="CreatedAt">When it was made; it does not change afterwards, whatever becomes of the book.</param>
/// <param name="Platform">Whose file.</param>
/// <param name="Kind"><c>orders</c> or <c>refunds</c>.</param>
/// <param name="From">Of the payments or refunds that were compared; included.</param>
/// <param name="To">Excluded.</param>
/// <param name="GraceHours">How long before <paramref name="To"/> what one side misses is late and not missing.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="FileRows">Rows of the file that were compared.</param>
/// <param name="OutsideRows">Rows that are right and not of the period.</param>
/// <param name="RefusedRows">Rows that could not be read; they are in no sum.</param>
/// <param name="External">Σ of the file's rows that were compared, minor units.</param>
/// <param name="Internal">Σ of ours.</param>
/// <param name="Difference"><paramref name="External"/> less <paramref name="Internal"/>.</param>
/// <param name="DifferencesSum">Σ of the differences of all classes.</param>
/// <param name="Balanced">Whether the two are the same.</param>
/// <param name="Classes">Those that there are: matched, amount_diff, status_diff, missing_internal, missing_external, duplicate_external, late.</param>
/// <param name="Refusals">Only where the report was just made: the first 1,000 rows that could not be read.</param>
internal sealed record ReconciliationBody(
    Guid Id, DateTime CreatedAt, string Platform, string Kind, DateTime From, DateTime To, int GraceHours, string Currency, long FileRows, long OutsideRows, long RefusedRows, long External,
    long Internal, long Difference, long DifferencesSum, bool Balanced, IReadOnlyList<ReconciliationBody.ClassBody> Classes, IReadOnlyList<OrderFiles.RowOutcome>? Refusals = null)
{
    public static ReconciliationBody Of(Reconciliation of, IEnumerable<ClassBody> classes)
    {
        List<ClassBody> all = [.. classes];
        var (difference, sum) = (of.External - of.Internal, all.Sum(one => one.Difference));
        return new ReconciliationBody(
            of.Id, of.CreatedAt, of.Platform, of.OfRefunds ? "refunds" : "orders", of.From, of.To, of.GraceHours, of.Currency, of.FileRows, of.OutsideRows, of.RefusedRows, of.External, of.Internal,
            difference, sum, difference == sum, all);
    }

    /// <summary>A class by the word that the field has for it.</summary>
    public static string NameOf(DifferenceClass of) => of switch
    {
        DifferenceClass.AmountDiff => "amount_diff",
        DifferenceClass.StatusDiff => "status_diff",
        DifferenceClass.MissingInternal => "missing_internal",
        DifferenceClass.MissingExternal => "missing_external",
        DifferenceClass.DuplicateExternal => "duplicate_external",
        DifferenceClass.Late => "late",
        _ => "matched",
    };

    /// <summary>The rows of a class together.</summary>
    /// <param name="Class">Which.</param>
    /// <param name="Rows">How many.</param>
    /// <param name="External">Σ of the file's amounts.</param>
    /// <param name="Internal">Σ of ours.</param>
    /// <param name="Difference">What the file has more.</param>
    internal sealed record ClassBody(string Class, long Rows, long External, long Internal, long Difference);
}
