using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;

namespace Redirect.Hosting.Files;

/// <summary>A table as RFC 4180 writes it, with a header; between cells commas, semicolons or tabs, as the header has.</summary>
/// <param name="open">The file's text from its beginning; asked for again when the reader before is disposed.</param>
/// <param name="limits">What a row may be made of.</param>
public sealed class CsvTable(Func<TextReader> open, TableLimits limits)
{
    private const string Delimiters = ",;\t";

    private bool damaged;
    private bool unclosed;

    /// <summary>Cells that are sound although their quotes are not RFC 4180's; absent: none.</summary>
    public Predicate<string>? IsSound { get; init; }

    /// <summary>Refuses a header, by a <see cref="FileRefusedException"/>, before a row is read; absent: none is refused.</summary>
    public Action<IReadOnlyList<string>>? CheckNames { get; init; }

    /// <summary>The names of the columns, after <see cref="CheckAsync"/>.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>Refuses a file of too many rows.</summary>
    /// <exception cref="FileRefusedException">There are more than <paramref name="maxRows"/>.</exception>
    public static void CheckRows(long rows, int maxRows)
    {
        if (rows > maxRows)
        {
            throw new FileRefusedException(413, "too_many_rows", $"A file has at most {maxRows} rows. Split it.", rows);
        }
    }

    /// <summary>Says that a row holds U+0000.</summary>
    public static FileRefusedException NulCharacter(long row) =>
        new(422, "nul_character", "The file holds U+0000: it is damaged, or in UTF-16. Save it as UTF-8.", row);

    /// <summary>Looks through the whole file; nothing of a file that can't be read to its end is done.</summary>
    /// <returns>Its rows.</returns>
    /// <exception cref="FileRefusedException">It is no such file, or too large.</exception>
    public async Task<long> CheckAsync(int maxRows, CancellationToken cancellationToken)
    {
        using var text = new RowReader(open(), limits);
        using var parser = await BeginAsync(text, cancellationToken);
        while (await NextAsync(parser, text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckRows(text.Rows, maxRows);
        }

        return text.Rows;
    }

    /// <summary>Reads the rows, after <see cref="CheckAsync"/>.</summary>
    public async IAsyncEnumerable<TableRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new RowReader(open(), limits);
        using var parser = await BeginAsync(text, cancellationToken);
        while (await NextAsync(parser, text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new TableRow(text.Rows, parser.Record!, damaged);
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
            MaxFieldSize = (2 * limits.MaxCell) + 2, // as it stands in the file: in quotes, each of its own quotes doubled
            BadDataFound = bad =>
            {
                damaged |= IsSound?.Invoke(bad.Field) != true;
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
            CheckNames?.Invoke(Names);
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
        var row = text.Rows + 1;
        try
        {
            if (!await parser.ReadAsync())
            {
                return false;
            }

            if (parser.Count > limits.MaxColumns)
            {
                throw new FileRefusedException(422, "too_many_columns", $"A row has at most {limits.MaxColumns} cells.", row);
            }

            // Cells are unescaped, and what is wrong with them is found, when they are asked for.
            for (var at = 0; at < parser.Count; at++)
            {
                if (parser[at].Length > limits.MaxCell)
                {
                    throw CellTooLong(row);
                }

                if (parser[at].Contains('\0', StringComparison.Ordinal))
                {
                    throw NulCharacter(row);
                }
            }
        }
        catch (Exception exception) when (exception is MaxFieldSizeException || exception.InnerException is MaxFieldSizeException)
        {
            throw CellTooLong(row);
        }
        catch (CsvHelperException exception) when (exception.InnerException is FileRefusedException refused)
        {
            throw refused;
        }

        if (parser.CharCount - before > limits.MaxRow)
        {
            throw new FileRefusedException(422, "row_too_long", $"A row has at most {limits.MaxRow} characters.", row);
        }

        if (unclosed)
        {
            throw new FileRefusedException(422, "quote_not_closed", "A cell that begins with a quote ends with one; quotes inside are doubled.", row);
        }

        text.RowDone();
        return true;
    }

    private FileRefusedException CellTooLong(long row) =>
        new(422, "cell_too_long", $"A cell has at most {limits.MaxCell} characters. Is a quote not closed?", row);

    private static string DelimiterOf(string head)
    {
        var quoted = false;
        Span<int> counts = stackalloc int[Delimiters.Length];
        foreach (var character in head)
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
}
