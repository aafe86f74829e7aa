using System.Text;
using Redirect.Hosting.Files;

namespace Redirect.Attribution.OrderFiles;

/// <summary>
/// What a file's text is in: UTF-8 where it has the mark or all its bytes are UTF-8, else GB18030 where all are that. Nothing is ever replaced: a file that is
/// neither is refused, because a changed character in an id would be another order.
/// </summary>
/// <param name="Name"><c>utf-8</c> or <c>gb18030</c>.</param>
/// <param name="Encoding">Throws at bytes that are not its.</param>
/// <param name="Start">Of the text: behind the mark.</param>
internal sealed record FileEncoding(string Name, Encoding Encoding, int Start)
{
    private const int Gb18030Page = 54936;

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Encoding Gb18030 =
        CodePagesEncodingProvider.Instance.GetEncoding(Gb18030Page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>What a caller may say; null: it is no encoding known here. <c>auto</c> and nothing are found out.</summary>
    public static string? Read(string? name) => name?.Trim('"').ToLowerInvariant() switch
    {
        null or "" or "auto" => "auto",
        "utf-8" or "utf8" or "us-ascii" => "utf-8",
        "gb18030" or "gbk" or "gb2312" => "gb18030",
        _ => null,
    };

    /// <summary>Reads the whole file once, or twice.</summary>
    /// <param name="file">Any bytes.</param>
    /// <param name="wanted">As <see cref="Read"/> gave it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FileRefusedException">It is not in what was said, or in neither.</exception>
    public static async Task<FileEncoding> OfAsync(UploadedFile file, string wanted, CancellationToken cancellationToken)
    {
        // The mark wins over what was said: it is in the file.
        var start = file.FindText();
        var furthest = 0L;
        foreach (var candidate in Candidates(start > 0 ? "utf-8" : wanted))
        {
            var (isIt, lines) = await FitsAsync(file.From(start), candidate.Encoding, cancellationToken);
            if (isIt)
            {
                return candidate with { Start = start };
            }

            furthest = Math.Max(furthest, lines);
        }

        throw new FileRefusedException(422, "encoding_invalid", "The file holds bytes that are neither UTF-8 nor GB18030, or not what was said. Save it as UTF-8.", furthest);
    }

    /// <summary>The table that a file in this encoding is.</summary>
    public CsvTable Open(UploadedFile file) => new(() => file.Read(Encoding, Start), FileLimits.Rows) { IsSound = FileCells.IsProtected };

    private static IEnumerable<FileEncoding> Candidates(string wanted)
    {
        if (wanted is "auto" or "utf-8")
        {
            yield return new FileEncoding("utf-8", Utf8, 0);
        }

        if (wanted is "auto" or "gb18030")
        {
            yield return new FileEncoding("gb18030", Gb18030, 0);
        }
    }

    // A line feed is itself in both, whatever stands before it. Of a file without line breaks inside its cells, line n (the header is line 0) is row n.
    private static async Task<(bool IsIt, long Lines)> FitsAsync(Stream bytes, Encoding encoding, CancellationToken cancellationToken)
    {
        var decoder = encoding.GetDecoder();
        var buffer = new byte[64 * 1024];
        var characters = new char[encoding.GetMaxCharCount(buffer.Length)];
        var lines = 0L;
        while (true)
        {
            var read = await bytes.ReadAsync(buffer, cancellationToken);
            try
            {
                decoder.GetChars(buffer.AsSpan(0, read), characters, flush: read == 0);
            }
            catch (DecoderFallbackException exception)
            {
                return (false, lines + buffer.AsSpan(0, Math.Clamp(exception.Index, 0, read)).Count((byte)'\n'));
            }

            if (read == 0)
            {
                return (true, lines);
            }

            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }
    }
}
