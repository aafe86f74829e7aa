using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Redirect.Media.Uploads;

/// <summary>
/// A body of <c>multipart/form-data</c> (RFC 7578), taken in whole before anything of it is done. Its files lie one behind the other in a file that has no name
/// any more when the first byte is written, so that a process that dies leaves nothing; memory holds one only while somebody works on it.
/// </summary>
internal sealed class UploadedForm : IAsyncDisposable
{
    /// <summary>Characters of the line between parts (RFC 2046).</summary>
    private const int MaxBoundary = 70;

    /// <summary>Of a file's name.</summary>
    private const int MaxNameLength = 255;

    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly List<UploadedFile> files = [];
    private readonly FileStream store;

    private UploadedForm(FileStream store) => this.store = store;

    /// <summary>The files, in the order they came.</summary>
    public IReadOnlyList<UploadedFile> Files => files;

    /// <summary>Takes a request's body.</summary>
    /// <exception cref="UploadRefusedException">It is no such form, or not within the limits.</exception>
    /// <exception cref="BadHttpRequestException">413: it is larger than allowed; 400: it breaks off.</exception>
    public static async Task<UploadedForm> ReceiveAsync(HttpContext context, UploadLimits limits, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new UploadRefusedException(StatusCodes.Status415UnsupportedMediaType, "media_type_not_supported", "Send the body as multipart/form-data.");
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        if (boundary.Length is 0 or > MaxBoundary)
        {
            throw Malformed();
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limits.MaxBytes;
        }

        var form = new UploadedForm(Store());
        try
        {
            await form.ReadAsync(new MultipartReader(boundary.ToString(), context.Request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 }, limits, cancellationToken);
            return form;
        }
        catch (Exception exception)
        {
            await form.DisposeAsync();
            if (exception is InvalidDataException or IOException and not BadHttpRequestException)
            {
                throw Malformed(exception);
            }

            throw;
        }
    }

    /// <summary>A field that is a text; null when it was not sent, or is empty.</summary>
    public string? Text(string field) => texts.TryGetValue(field, out var text) && text.Length > 0 ? text : null;

    /// <summary>The file of a field; null when it was not sent.</summary>
    public UploadedFile? File(string field) => files.Find(file => file.Field == field);

    /// <summary>A file's bytes, into memory.</summary>
    public async Task<byte[]> ReadAsync(UploadedFile file, CancellationToken cancellationToken)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)file.Length));
        for (var read = 0; read < bytes.Length;)
        {
            var count = await RandomAccess.ReadAsync(store.SafeFileHandle, bytes.AsMemory(read), file.Offset + read, cancellationToken);
            read += count > 0 ? count : throw new EndOfStreamException("What was put aside is shorter than it was.");
        }

        return bytes;
    }

    /// <summary>A file as a stream that can be searched; it must be done with before the form is disposed of.</summary>
    public Stream Open(UploadedFile file) => new StoredSlice(store.SafeFileHandle, file.Offset, file.Length);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static FileStream Store()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var path = Path.Combine(Path.GetTempPath(), "redirect-upload-" + Path.GetRandomFileName());
        var store = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.Delete(path);
        }

        return store;
    }

    private async Task ReadAsync(MultipartReader reader, UploadLimits limits, CancellationToken cancellationToken)
    {
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
            {
                throw Malformed();
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            if (limits.Files.Contains(name))
            {
                if (files.Count == limits.MaxFiles)
                {
                    throw Refused(name, "too_many_files", limits.MaxFiles == 1 ? $"'{name}' is one file." : $"At most {limits.MaxFiles} files are taken at once.");
                }

                var fileName = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
                var offset = store.Position;
                await PutAsideAsync(section.Body, cancellationToken);
                files.Add(new UploadedFile(name, fileName.Length is 0 ? null : fileName[..Math.Min(fileName.Length, MaxNameLength)], offset, store.Position - offset));
            }
            else if (!limits.Texts.Contains(name))
            {
                throw Refused(name.Length is > 0 and <= 64 ? name : "form", "unknown_field", "The form has a field that this call does not know.");
            }
            else if (!texts.TryAdd(name, await TextAsync(name, section, limits.MaxTextBytes, cancellationToken)))
            {
                throw Refused(name, "repeated", $"'{name}' is in the form twice.");
            }
        }
    }

    private async Task PutAsideAsync(Stream body, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int count; (count = await body.ReadAsync(piece, cancellationToken)) > 0;)
            {
                try
                {
                    await store.WriteAsync(piece.AsMemory(0, count), cancellationToken);
                }
                catch (IOException exception)
                {
                    throw new UploadRefusedException(StatusCodes.Status503ServiceUnavailable, "upload_no_room", "There is no room to put the file aside. Try again, or send less at once.", exception);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static async Task<string> TextAsync(string name, MultipartSection section, int maxBytes, CancellationToken cancellationToken)
    {
        var bytes = new byte[maxBytes + 1];
        var length = await section.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > maxBytes)
        {
            throw Refused(name, "too_long", $"'{name}' may have at most {maxBytes} bytes of UTF-8.");
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length).Trim();
        }
        catch (DecoderFallbackException)
        {
            throw Refused(name, "encoding_not_supported", $"'{name}' is not UTF-8.");
        }
    }

    private static UploadRefusedException Refused(string field, string code, string detail) => new([new(field, code, detail)]);

    private static UploadRefusedException Malformed(Exception? inner = null) => new(StatusCodes.Status400BadRequest, "malformed_body", "The body is not the multipart/form-data that its header says.", inner);
}
