namespace Redirect.Hosting.Files;

/// <summary>
/// Hands on a file's text, and counts what passes since the last whole row, so that an unclosed quote or an endless line does not fill the memory of whoever cuts
/// the text into rows.
/// </summary>
/// <param name="inner">The file.</param>
/// <param name="limits">What a row may be made of.</param>
public sealed class RowReader(TextReader inner, TableLimits limits) : TextReader
{
    private readonly char[] head = new char[limits.MaxCell];
    private int headLength;
    private int headTaken;
    private long passed;

    /// <summary>Rows that were complete when the present one was begun; −1 before a header.</summary>
    public long Rows { get; private set; }

    /// <summary>Says that the first row is a header, which does not count.</summary>
    public void BeginWithHeader() => Rows = -1;

    /// <summary>The beginning of the file, at most a cell long; it is read again afterwards.</summary>
    public async Task<string> PeekAsync(CancellationToken cancellationToken)
    {
        headLength = await inner.ReadBlockAsync(head, cancellationToken);
        return new string(head, 0, headLength);
    }

    /// <summary>Says that a row ended within what was handed on.</summary>
    public void RowDone()
    {
        Rows++;
        passed = 0;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        // What was handed on may hold many rows; the cutter asks for more only when it is in the middle of one.
        if (passed > limits.MaxRow)
        {
            throw new FileRefusedException(422, "row_too_long", $"A row has at most {limits.MaxRow} characters. Is a quote not closed, or are line breaks missing?", Rows + 1);
        }

        int read;
        if (headTaken < headLength)
        {
            read = Math.Min(buffer.Length, headLength - headTaken);
            head.AsMemory(headTaken, read).CopyTo(buffer);
            headTaken += read;
        }
        else
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
        }

        passed += read;
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
