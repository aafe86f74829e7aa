using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Redirect.Hosting.Files;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Transfers.Rows;

/// <summary>A table, with a header whose names are each there once.</summary>
internal sealed class CsvRows : RowFile
{
    private readonly CsvTable table;

    public CsvRows(UploadedFile file, Encoding encoding)
        : base(file, encoding) => table = new CsvTable(Open, RowLimits.All) { CheckNames = CheckNames };

    public override IReadOnlyList<string> Names => table.Names;

    public override Task<long> CheckAsync(int maxRows, CancellationToken cancellationToken) => table.CheckAsync(maxRows, cancellationToken);

    public override async IAsyncEnumerable<ImportRecord> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in table.ReadAsync(cancellationToken))
        {
            if (row.Number >= from)
            {
                yield return Record(row);
            }
        }
    }

    private static void CheckNames(IReadOnlyList<string> names)
    {
        if (names.Where(name => name.Length > 0).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Any(same => same.Count() > 1))
        {
            throw new FileRefusedException(422, "duplicate_column", "Two columns have the same name.", 0);
        }

        if (names.Any(name => name.Contains("://", StringComparison.Ordinal)))
        {
            throw new FileRefusedException(422, "header_missing", "The first row names the columns.", 0);
        }
    }

    private ImportRecord Record(TableRow row)
    {
        var values = new JsonObject();
        var undecodable = false;
        for (var at = 0; at < row.Cells.Count; at++)
        {
            var cell = row.Cells[at];
            undecodable |= cell.Contains('\uFFFD', StringComparison.Ordinal);
            if (cell.Length > 0 && at < Names.Count && Names[at].Length > 0)
            {
                values[Names[at]] = cell;
            }
        }

        var damage = Undecodable(undecodable);
        if (row.IsDamaged)
        {
            damage = new FieldError("row", "quote_misplaced", "A quote stands inside a cell that does not begin with one, or behind its closing one. Put the cell in quotes and double those inside.");
        }
        else if (row.Cells.Count > Names.Count)
        {
            damage = new FieldError("row", "too_many_cells", "The row has more cells than the header.");
        }

        return new ImportRecord(row.Number, values, isTable: true, damage);
    }
}
