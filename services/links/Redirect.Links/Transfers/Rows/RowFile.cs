using System.Text;
using Redirect.Hosting.Files;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Transfers.Rows;

/// <summary>A file as rows.</summary>
/// <param name="file">The file.</param>
/// <param name="encoding">What its text is in.</param>
internal abstract class RowFile(UploadedFile file, Encoding encoding)
{
    /// <summary>The names of the columns, or of the first object's properties.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The file's text from its beginning; the reader before this one must be done with.</summary>
    /// <exception cref="FileRefusedException">It begins as UTF-16 or UTF-32 does.</exception>
    protected TextReader Open()
    {
        // A mark wins over the charset that was said: it is in the file.
        var start = file.FindText();
        return file.Read(start > 0 ? Encoding.UTF8 : encoding, start);
    }

    /// <summary>Looks through the whole file; nothing of a file that can't be read to its end is done.</summary>
    /// <returns>Its rows.</returns>
    /// <exception cref="FileRefusedException">It is no such file, or too large.</exception>
    public abstract Task<long> CheckAsync(int maxRows, CancellationToken cancellationToken);

    /// <summary>Reads the rows, after <see cref="CheckAsync"/>.</summary>
    /// <param name="from">The first row that is wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract IAsyncEnumerable<ImportRecord> ReadAsync(long from, CancellationToken cancellationToken);

    // A decoder puts U+FFFD for bytes that are none of its characters.
    protected static FieldError? Undecodable(bool found) => found
        ? new FieldError("row", "encoding_invalid", "The row holds bytes that are not in the file's encoding. Save it as UTF-8, or say 'Content-Type: text/csv; charset=gb18030'.")
        : null;
}
