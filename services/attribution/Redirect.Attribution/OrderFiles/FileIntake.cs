using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Redirect.Attribution.Conversions;
using Redirect.Hosting.Files;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.OrderFiles;

/// <summary>Takes in files of orders and refunds: puts each aside, finds out what it is in, and looks it through to its end before anything of it is done.</summary>
internal sealed partial class FileIntake(TimeProvider clock, ILogger<FileIntake> logger) : IDisposable
{
    private readonly SemaphoreSlim free = new(FileLimits.MaxAtOnce);

    /// <summary>Reads the request's file and gives it on; or says what is wrong with it.</summary>
    /// <param name="context">A request whose body is the file; its parameters <c>encoding</c> and <c>platform</c> are read here.</param>
    /// <param name="columns">Finds the columns of the kind of file that is wanted.</param>
    /// <param name="run">Answers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IResult> TakeAsync(
        HttpContext context, Func<IReadOnlyList<string>, FileColumns> columns, Func<OpenFile, Task<IResult>> run, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var (isFile, charset) = TypeOf(request.ContentType);
        if (!isFile)
        {
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, "media_type_not_supported", "Send the file itself, as text/csv.");
        }

        if (FileEncoding.Read((string?)request.Query["encoding"] is { Length: > 0 } said ? said : charset) is not { } wanted)
        {
            return Problem.Rule("encoding", "encoding_unknown", "'encoding' is utf-8, gb18030 or auto; absent: found out.");
        }

        var platform = (string?)request.Query["platform"] is { Length: > 0 } named ? named : "taobao";
        if (!OrderReader.IsPlatform(platform))
        {
            return Problem.Rule("platform", "platform_invalid", OrderReader.PlatformRule);
        }

        if (!await free.WaitAsync(0, cancellationToken))
        {
            return Problem.Unavailable(context, "files_busy", "As many files as this server reads at once are under way. Try again.");
        }

        try
        {
            await using var upload = await UploadedFile.ReceiveAsync(context, directory: null, FileLimits.MaxBytes, cancellationToken);
            var encoding = await FileEncoding.OfAsync(upload, wanted, cancellationToken);
            var table = encoding.Open(upload);
            await table.CheckAsync(FileLimits.MaxRows, cancellationToken);
            return await run(new OpenFile(table, columns(table.Names), encoding.Name, new FileCaller(context.GetPrincipal().MerchantId, platform, clock.GetUtcNow().UtcDateTime)));
        }
        catch (FileRefusedException refused)
        {
            return refused.Problem();
        }
        catch (IOException exception) when (exception is not BadHttpRequestException && !cancellationToken.IsCancellationRequested && !context.Response.HasStarted)
        {
            Log.NoRoom(logger, exception);
            return Problem.Unavailable(context, "file_no_room", "There is no room to put the file aside. Try again, or send less at once.");
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose() => free.Dispose();

    private static (bool IsFile, string? Charset) TypeOf(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            return (true, null);
        }

        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Value?.ToLowerInvariant() is "text/csv" or "application/csv" or "text/plain" or "text/tab-separated-values" or "application/vnd.ms-excel" or "application/octet-stream"
            ? (true, type.Charset.Value)
            : (false, null);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A file of orders could not be put aside")]
        public static partial void NoRoom(ILogger logger, Exception exception);
    }
}
