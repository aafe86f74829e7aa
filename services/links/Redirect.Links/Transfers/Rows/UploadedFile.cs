using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Redirect.Links.Transfers.Rows;

/// <summary>
/// A body, put aside whole before anything of it is done. HTTP/1.1 clients, and our own gateway, read no answer before they have sent all: a
/// report that is written meanwhile would stop both. It also lets the whole file be looked through first.
/// </summary>
internal sealed class UploadedFile : IAsyncDisposable
{
    private readonly FileStream file;

    private UploadedFile(FileStream file) => this.file = file;

    /// <summary>Takes a request's body.</summary>
    /// <exception cref="BadHttpRequestException">413: it is larger than <paramref name="maxBytes"/>.</exception>
    /// <exception cref="IOException">The disk has no room.</exception>
    public static async Task<UploadedFile> ReceiveAsync(HttpContext context, string? directory, long maxBytes, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = maxBytes;
        }

        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // it may hold passwords
        }

        var path = Path.Combine(directory ?? Path.GetTempPath(), "redirect-import-" + Path.GetRandomFileName());
        var file = new FileStream(path, options);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path); // so that a process that dies leaves nothing
            }

            await context.Request.Body.CopyToAsync(file, cancellationToken);
            await file.FlushAsync(cancellationToken);
            return new UploadedFile(file);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The file's text from its beginning; the reader before this one must be done with.</summary>
    /// <exception cref="FileRefusedException">It begins as UTF-16 or UTF-32 does.</exception>
    public RowReader OpenText(Encoding encoding)
    {
        file.Position = 0;
        Span<byte> mark = stackalloc byte[4];
        var read = file.ReadAtLeast(mark, 4, throwOnEndOfStream: false);
        if (read >= 2 && (mark[..2].SequenceEqual<byte>([0xFE, 0xFF]) || mark[..2].SequenceEqual<byte>([0xFF, 0xFE])))
        {
            throw new FileRefusedException(422, "encoding_not_supported", "The file is in UTF-16 or UTF-32. Save it as UTF-8.", 0);
        }

        // A UTF-8 mark wins over the charset that was said: it is in the file.
        var marked = read >= 3 && mark[..3].SequenceEqual<byte>([0xEF, 0xBB, 0xBF]);
        file.Position = marked ? 3 : 0;
        return new RowReader(new StreamReader(file, marked ? Encoding.UTF8 : encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 32 * 1024, leaveOpen: true));
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();
}
