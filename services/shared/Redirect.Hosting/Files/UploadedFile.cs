using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Redirect.Hosting.Files;

/// <summary>
/// A body, put aside whole before anything of it is done. HTTP/1.1 clients, and our own gateway, read no answer before they have sent all: a report that is written
/// meanwhile would stop both. It also lets the whole file be looked through first.
/// </summary>
public sealed class UploadedFile : IAsyncDisposable
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private readonly FileStream file;

    private UploadedFile(FileStream file) => this.file = file;

    /// <summary>Takes a request's body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="directory">Where it is put aside; null: where temporary files are.</param>
    /// <param name="maxBytes">How large it may be.</param>
    /// <param name="cancellationToken">Gives up.</param>
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
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // it may hold passwords, and whose orders they are
        }

        var path = Path.Combine(directory ?? Path.GetTempPath(), "redirect-upload-" + Path.GetRandomFileName());
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

    /// <summary>Where the text begins: behind the mark of UTF-8, which is 3 bytes, or at 0 where there is none.</summary>
    /// <exception cref="FileRefusedException">It begins as UTF-16 or UTF-32 does.</exception>
    public int FindText()
    {
        Span<byte> head = stackalloc byte[Mark.Length];
        var read = From(0).ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read >= 2 && head[..2] is [0xFE, 0xFF] or [0xFF, 0xFE])
        {
            throw new FileRefusedException(422, "encoding_not_supported", "The file is in UTF-16 or UTF-32. Save it as UTF-8.", 0);
        }

        return read == Mark.Length && head.SequenceEqual(Mark) ? Mark.Length : 0;
    }

    /// <summary>The bytes from a place on; the reader before this one must be done with.</summary>
    public Stream From(long position)
    {
        file.Position = position;
        return file;
    }

    /// <summary>The text from a place on; the reader before this one must be done with.</summary>
    public TextReader Read(Encoding encoding, long position) =>
        new StreamReader(From(position), encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 32 * 1024, leaveOpen: true);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => file.DisposeAsync();
}
