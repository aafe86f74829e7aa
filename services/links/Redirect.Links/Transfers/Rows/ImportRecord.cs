using System.Text.Json.Nodes;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Transfers.Rows;

/// <summary>One row of a file, with its names as the file has them.</summary>
/// <param name="row">From 1; the header of a table is none.</param>
/// <param name="values">Cells are texts; the values of NDJSON what they are. Empty cells are absent.</param>
/// <param name="isTable">Whether the values are cells.</param>
/// <param name="damage">Why the row can't be read; null: it can.</param>
internal sealed class ImportRecord(long row, JsonObject values, bool isTable, FieldError? damage)
{
    public long Row { get; } = row;

    public JsonObject Values { get; } = values;

    public bool IsTable { get; } = isTable;

    public FieldError? Damage { get; } = damage;
}
