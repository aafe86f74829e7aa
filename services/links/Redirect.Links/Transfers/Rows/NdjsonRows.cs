using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Redirect.Hosting.Files;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Transfers.Rows;

/// <summary>One JSON object a line. Empty lines are passed over.</summary>
internal sealed class NdjsonRows(UploadedFile file, Encoding encoding) : RowFile(file, encoding)
{
    // Of two values by one name the reader of the contract would take the last, other readers the first.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private IReadOnlyList<string> names = [];

    public override IReadOnlyList<string> Names => names;

    public override async Task<long> CheckAsync(int maxRows, CancellationToken cancellationToken)
    {
        using var text = new RowReader(Open(), RowLimits.All);
        await foreach (var line in LinesAsync(text, cancellationToken))
        {
            CsvTable.CheckRows(text.Rows, maxRows);
            if (names.Count == 0 && Parse(line) is { } first)
            {
                names = [.. first.Select(property => property.Key)];
            }
        }

        return text.Rows > 0 ? text.Rows : throw new FileRefusedException(422, "file_empty", "The file has no rows.", 0);
    }

    public override async IAsyncEnumerable<ImportRecord> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new RowReader(Open(), RowLimits.All);
        await foreach (var line in LinesAsync(text, cancellationToken))
        {
            if (text.Rows < from)
            {
                continue;
            }

            var damage = Undecodable(line.Contains('\uFFFD', StringComparison.Ordinal));
            var values = damage is null ? Parse(line) : null;
            yield return new ImportRecord(text.Rows, values ?? [], isTable: false, damage ?? (values is null ? new FieldError("row", "malformed_json", "A line is one JSON object, with each name once.") : null));
        }
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Not ReadLineAsync, which knows no limit.
    private static async IAsyncEnumerable<string> LinesAsync(RowReader text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new char[16 * 1024];
        var line = new StringBuilder();
        while (await text.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            for (var at = 0; at < read;)
            {
                var length = buffer.AsSpan(at, read - at).IndexOf('\n');
                var end = length < 0 ? read : at + length;
                line.Append(buffer, at, end - at);
                if (line.Length > RowLimits.MaxRow)
                {
                    throw new FileRefusedException(422, "row_too_long", $"A line has at most {RowLimits.MaxRow} characters.", text.Rows + 1);
                }

                at = end + 1;
                if (length >= 0)
                {
                    if (Take(line, text) is { } whole)
                    {
                        yield return whole;
                    }
                }
            }
        }

        if (Take(line, text) is { } last)
        {
            yield return last;
        }
    }

    private static string? Take(StringBuilder line, RowReader text)
    {
        var whole = line.ToString();
        line.Clear();
        if (string.IsNullOrWhiteSpace(whole))
        {
            return null;
        }

        if (whole.Contains('\0', StringComparison.Ordinal))
        {
            throw CsvTable.NulCharacter(text.Rows + 1);
        }

        text.RowDone();
        return whole;
    }
}
