using Redirect.Attribution.Conversions;
using Redirect.Attribution.OrderFiles;
using Redirect.Hosting.Files;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Reconciliations;

/// <summary>The rows of a platform's file as entries.</summary>
/// <param name="file">Looked through.</param>
/// <param name="ofRefunds">Else of orders.</param>
/// <param name="currency">The book's; empty: it has none yet, and the first row's is it.</param>
internal sealed class ExternalEntries(OpenFile file, bool ofRefunds, string currency)
{
    /// <summary>For a book that is empty.</summary>
    public const string FirstCurrency = "";

    private readonly List<Entry> entries = [];
    private readonly List<RowOutcome> refusals = [];

    public IReadOnlyList<Entry> Entries => entries;

    /// <summary>Rows that could not be read.</summary>
    public long Refused { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<RowOutcome> Refusals => refusals;

    /// <summary>Of all entries.</summary>
    public string Currency { get; private set; } = currency;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in file.Table.ReadAsync(cancellationToken))
        {
            var outcome = FileImport.Damage(row) ?? Read(row);
            if (outcome?.Status == RowStatus.Refused)
            {
                Refused++;
                if (refusals.Count < FileLimits.MaxToldRows)
                {
                    refusals.Add(outcome);
                }
            }
        }
    }

    /// <summary>What was said, else from the first row to the last; null: neither.</summary>
    public Period? PeriodOf(ReconcileQuery query) =>
        query is { From: { } from, To: { } to } ? new Period(from, to)
        : entries.Count == 0 ? null
        : new Period(entries.Min(entry => entry.At), entries.Max(entry => entry.At).AddMilliseconds(1));

    private RowOutcome? Read(TableRow row)
    {
        var errors = new FieldErrors();
        if (ofRefunds)
        {
            var line = RefundLine.Read(errors, file.Columns, row, file.Caller);
            return errors.Any ? RowOutcome.Not(row.Number, line.RefundId, RowStatus.Refused, errors.All[0])
                : line.Refund is { } refund ? Add(new Entry(new EntryKey(refund.OrderId, refund.RefundId), refund.Amount, InternalEntries.Given, refund.OccurredAt, row.Number, line.ModifiedAt), refund.Currency)
                : null;
        }

        var order = OrderLine.Read(errors, file.Columns, row, file.Caller);
        return errors.Any
            ? RowOutcome.Not(row.Number, order.OrderId, RowStatus.Refused, errors.All[0])
            : Add(new Entry(new EntryKey(order.OrderId, ""), order.Amount, InternalEntries.NameOf(order.State), order.At, row.Number, order.ModifiedAt), order.Currency);
    }

    // One that was never paid has no amount, and so no currency.
    private RowOutcome? Add(Entry entry, string currency)
    {
        Currency = Currency.Length == 0 ? currency : Currency;
        if (currency.Length > 0 && currency != Currency)
        {
            return RowOutcome.Of(entry.Row, entry.Key.RefundId.Length > 0 ? entry.Key.RefundId : entry.Key.OrderId, false, ReportRefusal.OtherCurrency);
        }

        entries.Add(entry);
        return null;
    }
}
