namespace Redirect.Attribution.Reconciliations;

/// <summary>
/// Compares our book with a platform's file, entry by entry. The differences sum up to the difference of the sums: Σ external − Σ internal = Σ differences, whatever the
/// entries. Pure; the answer does not depend on the order of either side, but for which of equal rows is called the duplicate.
/// </summary>
internal static class Reconcile
{
    /// <summary>Classifies.</summary>
    /// <param name="ours">Each key once.</param>
    /// <param name="theirs">The rows of the file.</param>
    /// <param name="lateFrom">An entry of this time or later that one side misses may be on its way still.</param>
    /// <returns>By key, then by the file's row.</returns>
    public static IReadOnlyList<Difference> Compare(IEnumerable<Entry> ours, IEnumerable<Entry> theirs, DateTime lateFrom)
    {
        var left = ours.ToDictionary(entry => entry.Key);
        var differences = new List<Difference>(left.Count);
        foreach (var rows in theirs.GroupBy(entry => entry.Key))
        {
            // What the platform wrote last is what it says now.
            var sorted = rows.OrderByDescending(entry => entry.ModifiedAt ?? DateTime.MinValue).ThenBy(entry => entry.Row).ToList();
            differences.Add(left.Remove(rows.Key, out var own) ? Both(own, sorted[0])
                : new Difference(sorted[0].At >= lateFrom ? DifferenceClass.Late : DifferenceClass.MissingInternal, null, sorted[0]));
            differences.AddRange(sorted.Skip(1).Select(again => new Difference(DifferenceClass.DuplicateExternal, null, again)));
        }

        differences.AddRange(left.Values.Select(own => new Difference(own.At >= lateFrom ? DifferenceClass.Late : DifferenceClass.MissingExternal, own, null)));
        return [.. differences.OrderBy(difference => difference.Key).ThenBy(difference => difference.External?.Row ?? 0)];
    }

    private static Difference Both(Entry own, Entry other) => new(
        own.Amount != other.Amount ? DifferenceClass.AmountDiff : own.State != other.State ? DifferenceClass.StatusDiff : DifferenceClass.Matched, own, other);
}
