using System.Text;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Transfers.Rows;

/// <summary>A file as rows.</summary>
/// <param name="file">The file.</param>
/// <param name="encoding">What its text is in.</param>
internal abstract class RowFile(UploadedFile file, Encoding encoding)
{
    /// <summary>The names of the columns, or of the first object's properties.</summary>
    public IReadOnlyList<string> Names { get; protected set; } = [];

    protected RowReader Open() => file.OpenText(encoding);

    /// <summary>Looks through the whole file; nothing of a file that can't be read to its end is done.</summary>
    /// <returns>Its rows.</returns>
    /// <exception cref="FileRefusedException">It is no such file, or too large.</exception>
    public abstract Task<long> CheckAsync(int maxRows, CancellationToken cancellationToken);

    /// <summary>Reads the rows, after <see cref="CheckAsync"/>.</summary>
    /// <param name="from">The first row that is wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract IAsyncEnumerable<ImportRecord> ReadAsync(long from, CancellationToken cancellationToken);

    protected static FileRefusedException TooManyRows(int maxRows) =>
        new(413, "too_many_rows", $"A file has at most {maxRows} rows. Split it.", maxRows + 1L);

    protected static FileRefusedException NulCharacter(long row) =>
        new(422, "nul_character", "The file holds U+0000: it is damaged, or in UTF-16. Save it as UTF-8.", row);

    // A decoder puts U+FFFD for bytes that are none of its characters.
    protected static FieldError? Undecodable(bool found) => found
        ? new FieldError("row", "encoding_invalid", "The row holds bytes that are not in the file's encoding. Save it as UTF-8, or say 'Content-Type: text/csv; charset=gb18030'.")
        : null;
}
