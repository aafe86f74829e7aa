namespace Redirect.Attribution.Statements;

/// <summary>What has become different in a period that is closed. Pure.</summary>
internal static class Corrections
{
    /// <param name="origin">The closed statement.</param>
    /// <param name="due">What would be due now.</param>
    /// <param name="booked">The lines of closed statements for the things of its period, corrections included, oldest first.</param>
    /// <param name="isKept">Of which things nothing can be known any more, so that what is booked stays.</param>
    /// <returns>Those of which something else is due than is booked.</returns>
    public static IEnumerable<LineDraft> Of(Guid origin, IEnumerable<DueLine> due, IEnumerable<StatementLine> booked, Func<StatementLine, bool> isKept)
    {
        var before = booked.GroupBy(line => line.Key).ToDictionary(lines => lines.Key, lines => (Amount: lines.Sum(x => x.Amount), Fee: lines.Sum(x => x.Fee), Last: lines.Last()));
        foreach (var line in due)
        {
            var (amount, fee, _) = before.GetValueOrDefault(line.Key);
            before.Remove(line.Key);
            if (line.Due != amount || line.DueFee != fee)
            {
                yield return new LineDraft(origin, line, amount, fee);
            }
        }

        // What is not there any more: visits that turned out not to be billable.
        foreach (var (_, (amount, fee, last)) in before.OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            if ((amount != 0 || fee != 0) && last.Kind != LineKind.Entry && !isKept(last))
            {
                yield return new LineDraft(origin, last.ToDue() with { Count = 0, Charged = 0, Due = 0, DueFee = 0, Flag = LineFlags.None }, amount, fee);
            }
        }
    }
}
