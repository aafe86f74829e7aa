using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Transfers.Rows;

/// <summary>A table as RFC 4180 writes it, with a header; between cells commas, semicolons or tabs, as the header has.</summary>
internal sealed class CsvRows(UploadedFile file, Encoding encoding) : RowFile(file, encoding)
{
    private bool damaged;
    private bool unclosed;

    public override async Task<long> CheckAsync(int maxRows, CancellationToken cancellationToken)
    {
        using var text = Open();
        using var parser = await BeginAsync(text, cancellationToken);
        while (await NextAsync(parser, text))
        {
            if (text.Rows > maxRows)
            {
                throw TooManyRows(maxRows);
            }
        }

        return text.Rows;
    }

    public override async IAsyncEnumerable<ImportRecord> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = Open();
        using var parser = await BeginAsync(text, cancellationToken);
        while (await NextAsync(parser, text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (text.Rows >= from)
            {
                yield return Record(parser, text.Rows);
            }
        }
    }

    private async Task<CsvParser> BeginAsync(RowReader text, CancellationToken cancellationToken)
    {
        text.BeginWithHeader();
        var head = await text.PeekAsync(cancellationToken);
        var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = DelimiterOf(head),
            Mode = CsvMode.RFC4180,
            BufferSize = 16 * 1024,
            MaxFieldSize = (2 * RowLimits.MaxCell) + 2, // as it stands in the file: in quotes, each of its own quotes doubled
            BadDataFound = bad =>
            {
                damaged = true;
                unclosed |= bad.Field.StartsWith('"') && bad.RawRecord.AsSpan().Count('"') % 2 == 1;
            },
        });
        try
        {
            if (!await NextAsync(parser, text))
            {
                throw new FileRefusedException(422, "file_empty", "The file has no header and no rows.", 0);
            }

            Names = [.. parser.Record!.Select(name => name.Trim())];
            if (Names.Where(name => name.Length > 0).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Any(same => same.Count() > 1))
            {
                throw new FileRefusedException(422, "duplicate_column", "Two columns have the same name.", 0);
            }

            if (Names.Any(name => name.Contains("://", StringComparison.Ordinal)))
            {
                throw new FileRefusedException(422, "header_missing", "The first row names the columns.", 0);
            }

            return parser;
        }
        catch
        {
            parser.Dispose();
            throw;
        }
    }

    private async Task<bool> NextAsync(CsvParser parser, RowReader text)
    {
        damaged = unclosed = false;
        var before = parser.CharCount;
        try
        {
            if (!await parser.ReadAsync())
            {
                return false;
            }

            if (parser.Count > RowLimits.MaxColumns)
            {
                throw new FileRefusedException(422, "too_many_columns", $"A row has at most {RowLimits.MaxColumns} cells.", text.Rows + 1);
            }

            // Cells are unescaped, and what is wrong with them is found, when they are asked for.
            for (var at = 0; at < parser.Count; at++)
            {
                if (parser[at].Length > RowLimits.MaxCell)
                {
                    throw CellTooLong(text.Rows + 1);
                }

                if (parser[at].Contains('\0', StringComparison.Ordinal))
                {
                    throw NulCharacter(text.Rows + 1);
                }
            }
        }
        catch (Exception exception) when (exception is MaxFieldSizeException || exception.InnerException is MaxFieldSizeException)
        {
            throw CellTooLong(text.Rows + 1);
        }
        catch (CsvHelperException exception) when (exception.InnerException is FileRefusedException refused)
        {
            throw refused;
        }

        if (parser.CharCount - before > RowLimits.MaxRow)
        {
            throw new FileRefusedException(422, "row_too_long", $"A row has at most {RowLimits.MaxRow} characters.", text.Rows + 1);
        }

        if (unclosed)
        {
            throw new FileRefusedException(422, "quote_not_closed", "A cell that begins with a quote ends with one; quotes inside are doubled.", text.Rows + 1);
        }

        text.RowDone();
        return true;
    }

    private static FileRefusedException CellTooLong(long row) =>
        new(422, "cell_too_long", $"A cell has at most {RowLimits.MaxCell} characters. Is a quote not closed?", row);

    private ImportRecord Record(CsvParser parser, long row)
    {
        var values = new JsonObject();
        var undecodable = false;
        for (var at = 0; at < parser.Count; at++)
        {
            var cell = parser[at];
            undecodable |= cell.Contains('\uFFFD', StringComparison.Ordinal);
            if (cell.Length > 0 && at < Names.Count && Names[at].Length > 0)
            {
                values[Names[at]] = cell;
            }
        }

        var damage = Undecodable(undecodable);
        if (damaged)
        {
            damage = new FieldError("row", "quote_misplaced", "A quote stands inside a cell that does not begin with one, or behind its closing one. Put the cell in quotes and double those inside.");
        }
        else if (parser.Count > Names.Count)
        {
            damage = new FieldError("row", "too_many_cells", "The row has more cells than the header.");
        }

        return new ImportRecord(row, values, isTable: true, damage);
    }

    private static string DelimiterOf(string head)
    {
        var line = head.AsSpan();
        var quoted = false;
        Span<int> counts = stackalloc int[3];
        foreach (var character in line)
        {
            if (character == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && character is '\r' or '\n')
            {
                break;
            }
            else if (!quoted && Delimiters.IndexOf(character, StringComparison.Ordinal) is >= 0 and var which)
            {
                counts[which]++;
            }
        }

        var best = 0;
        for (var which = 1; which < counts.Length; which++)
        {
            best = counts[which] > counts[best] ? which : best;
        }

        return Delimiters[best].ToString();
    }

    private const string Delimiters = ",;\t";
}
