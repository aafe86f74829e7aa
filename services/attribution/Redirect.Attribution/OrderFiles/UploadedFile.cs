using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Redirect.Attribution.OrderFiles;

/// <summary>
/// A body, put aside whole before anything of it is done, because HTTP/1.1 clients read no answer before they have sent all, and because the whole file is looked
/// through first. It is unlinked at once, so that a process that dies leaves no orders behind.
/// </summary>
internal sealed class UploadedFile : IAsyncDisposable
{
    private readonly FileStream file;

    private UploadedFile(FileStream file) => this.file = file;

    /// <summary>Takes a request's body.</summary>
    /// <exception cref="BadHttpRequestException">413: it is larger than <see cref="FileLimits.MaxBytes"/>.</exception>
    /// <exception cref="IOException">The disk has no room.</exception>
    public static async Task<UploadedFile> ReceiveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = FileLimits.MaxBytes;
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
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var path = Path.Combine(Path.GetTempPath(), "redirect-orders-" + Path.GetRandomFileName());
        var file = new FileStream(path, options);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path);
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

    /// <summary>The bytes from a place on; the reader before this one must be done with.</summary>
    public Stream From(long position)
    {
        file.Position = position;
        return file;
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();
}
