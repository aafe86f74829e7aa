using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Redirect.Media.Uploads;

namespace Redirect.Media.PrintSheets;

/// <summary>
/// Labels from a table (RFC 4180, with a header; commas, semicolons or tabs between cells), in UTF-8 or, as Chinese spreadsheets save it, GB 18030.
/// Read to its end before anything is done. Pure.
/// </summary>
internal static class LabelTable
{
    /// <summary>Of a table.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Of a cell, in UTF-16 units. No field is longer, and a quote that is not closed swallows what follows.</summary>
    private const int MaxCell = 1000;

    private const string Delimiters = ",;\t";

    // By their names in JSON.
    private static readonly string[] Columns = ["placementId", "placement", "name", "store", "staff", "partner"];

    /// <exception cref="UploadRefusedException">It can't be read, with the number of the row.</exception>
    public static IReadOnlyList<SheetRequest.LabelPart> Read(ReadOnlySpan<byte> file)
    {
        var text = Decode(file);
        var state = new State();
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = DelimiterOf(text),
            Mode = CsvMode.RFC4180,
            MaxFieldSize = (2 * MaxCell) + 2, // as it stands in the file: in quotes, each of its own quotes doubled
            BadDataFound = _ => state.Damaged = true,
        });
        if (!Next(parser, state))
        {
            throw new UploadRefusedException(422, "labels_empty", "The table has no header and no rows.");
        }

        var columns = Header(parser.Record!);
        var labels = new List<SheetRequest.LabelPart>();
        while (Next(parser, state))
        {
            state.Row++;
            if (labels.Count == LabelRows.Max)
            {
                throw new UploadRefusedException(413, "too_many_labels", $"A sheet has at most {LabelRows.Max} labels.");
            }

            labels.Add(Label(parser, columns, state.Row));
        }

        return labels;
    }

    private static string Decode(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        file = file.StartsWith(mark) ? file[mark.Length..] : file;
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || file.Contains((byte)0))
        {
            throw new UploadRefusedException(422, "encoding_unsupported", "The table is in UTF-16, or damaged. Save it as UTF-8.");
        }

        foreach (var encoding in (Encoding[])[Strict(Encoding.UTF8), Strict(CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!)])
        {
            try
            {
                return encoding.GetString(file);
            }
            catch (DecoderFallbackException)
            {
                // The next one may fit.
            }
        }

        throw new UploadRefusedException(422, "encoding_unsupported", "The table is neither in UTF-8 nor in GB 18030. Save it as UTF-8.");
    }

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }

    private static bool Next(CsvParser parser, State state)
    {
        state.Damaged = false;
        try
        {
            if (!parser.Read())
            {
                return false;
            }

            // Cells are unescaped, and what is wrong with them is found, when they are asked for.
            for (var at = 0; at < parser.Count && at <= Columns.Length; at++)
            {
                if (parser[at].Length > MaxCell)
                {
                    throw CellTooLong(state.Row + 1);
                }
            }
        }
        catch (Exception exception) when (exception is MaxFieldSizeException || exception.InnerException is MaxFieldSizeException)
        {
            throw CellTooLong(state.Row + 1);
        }

        return state.Damaged
            ? throw new UploadRefusedException(422, "quote_misplaced", $"Row {state.Row + 1}: a quote is not closed, or stands inside a cell that does not begin with one.")
            : true;
    }

    private static UploadRefusedException CellTooLong(int row) =>
        new(422, "cell_too_long", $"Row {row}: a cell has at most {MaxCell} characters. Is a quote not closed?");

    private static string[] Header(string[] names)
    {
        var columns = names.Select(name => Array.Find(Columns, column => column.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))).ToArray();
        if (columns.Length > Columns.Length || columns.Contains(null) || columns.Distinct().Count() < columns.Length)
        {
            throw new UploadRefusedException(422, "columns_unknown", $"The first row names the columns: each of {string.Join(", ", Columns)} at most once, and no other.");
        }

        return columns!;
    }

    private static SheetRequest.LabelPart Label(CsvParser parser, string[] columns, int row)
    {
        if (parser.Count > columns.Length)
        {
            throw new UploadRefusedException(422, "too_many_cells", $"Row {row} has more cells than the header.");
        }

        var id = Cell("placementId");
        if (id is not null && !Guid.TryParseExact(id, "D", out _))
        {
            throw new UploadRefusedException(422, "placement_id_malformed", $"Row {row}: 'placementId' is not an id.");
        }

        return new SheetRequest.LabelPart(id is null ? null : Guid.ParseExact(id, "D"), Cell("placement"), Cell("name"), Cell("store"), Cell("staff"), Cell("partner"));

        string? Cell(string column) => Array.IndexOf(columns, column) is >= 0 and var at && at < parser.Count && parser[at].Trim() is { Length: > 0 } text ? text : null;
    }

    private static string DelimiterOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var header = end < 0 ? text : text[..end];
        return Delimiters.MaxBy(delimiter => header.Count(character => character == delimiter)).ToString();
    }

    private sealed class State
    {
        /// <summary>The row that was read last; 0: the header.</summary>
        public int Row { get; set; }

        public bool Damaged { get; set; }
    }
}
