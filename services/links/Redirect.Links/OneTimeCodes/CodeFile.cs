using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Redirect.Links.OneTimeCodes;

/// <summary>
/// One-time codes as a CSV file (RFC 4180) that is sent while it is made. No cell needs quotes or could be a formula: codes are letters, digits and
/// dashes, and begin with none of the last.
/// </summary>
/// <param name="response">Begins with the first line that is sent.</param>
/// <param name="batch">Whose codes they are.</param>
internal sealed class CodeFile(HttpResponse response, CodeBatch batch)
{
    private readonly ArrayBufferWriter<byte> lines = new();

    /// <summary>Names the file and begins with the names of its columns.</summary>
    public void Begin(string columns)
    {
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"codes-{batch.CodeId}.csv\"";
        response.Headers.CacheControl = "private, no-store";
        Write(columns);
        Write("\r\n");
    }

    /// <summary>Adds a line.</summary>
    /// <param name="text">The code.</param>
    /// <param name="number">Its number.</param>
    /// <param name="state">A third cell; null: none.</param>
    public void Add(string text, long number, string? state = null)
    {
        Write(CodeTexts.Show(batch.Shown, text));
        Write(",");
        Utf8Formatter.TryFormat(number, lines.GetSpan(20), out var written);
        lines.Advance(written);
        if (state is not null)
        {
            Write(",");
            Write(state);
        }

        Write("\r\n");
    }

    /// <summary>Sends the lines so far, as fast as the caller takes them.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(lines.WrittenMemory, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        lines.ResetWrittenCount();
    }

    private void Write(string text) => Encoding.ASCII.GetBytes(text, lines);
}
