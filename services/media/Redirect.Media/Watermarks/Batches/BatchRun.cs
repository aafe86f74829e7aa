using System.IO.Compression;
using Redirect.Media.Pictures;
using Redirect.Media.Uploads;
using Redirect.Media.Watermarks.Engine;

namespace Redirect.Media.Watermarks.Batches;

/// <summary>
/// Marks every picture of a batch for every placement and writes them into a ZIP as they are made. In memory are one file that was sent, and what a turn allows; between
/// two marked pictures the turn is given back, so that single pictures need not wait for a batch.
/// </summary>
internal sealed class BatchRun(PictureTurns turns, PictureDecoder decoder, MarkSearch search, MediaMetrics metrics)
{
    // The same batch, the same bytes: entries have the first time that a ZIP can tell.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Does it.</summary>
    /// <param name="work">What there is to do.</param>
    /// <param name="result">Takes the ZIP.</param>
    /// <param name="done">Hears how many of pictures × placements are done.</param>
    /// <param name="cancellationToken">Ends it, between pictures or within one.</param>
    public async Task WriteAsync(Work work, Stream result, IProgress<int>? done, CancellationToken cancellationToken)
    {
        var report = new BatchReport();
        var count = 0;
        await using var latent = new LatentStream(result);
        var zip = await ZipArchive.CreateAsync(latent, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        foreach (var picture in work.Pictures)
        {
            var (bytes, refused) = await TryAsync(() => OpenAsync(work, picture, cancellationToken));
            foreach (var mark in work.Marks)
            {
                var made = default(Made);
                if (bytes is not null)
                {
                    (made, refused) = await TryAsync(() => MarkAsync(work, picture, bytes, mark, cancellationToken));
                }

                metrics.Embedded(refused ?? "marked");
                if (made is null)
                {
                    report.Refused(picture, mark, refused!);
                }
                else
                {
                    await AddAsync(zip, made.Name, made.File, CompressionLevel.NoCompression, cancellationToken);
                    report.Marked(picture, mark, made.Name, made.Result);
                }

                done?.Report(++count);
            }
        }

        await AddAsync(zip, "report.csv", report.Bytes(), CompressionLevel.Optimal, cancellationToken);
        await zip.DisposeAsync(); // which writes the list of entries: only of a whole one
        await latent.FlushAsync(cancellationToken);
    }

    /// <summary>A picture's bytes, once it is known to be one that can be marked.</summary>
    private async Task<byte[]> OpenAsync(Work work, BatchPicture picture, CancellationToken cancellationToken)
    {
        var bytes = await picture.ReadAsync(cancellationToken);
        using var turn = await turns.TakePatientlyAsync(cancellationToken);
        var read = await Task.Run(() => decoder.Read(bytes, cancellationToken), cancellationToken);
        MarkSearch.RequireRoom(read.Picture);
        return work.Settings.Again || await search.FindAsync(work.MerchantId, read.Picture, work.Plan, cancellationToken) is { Count: 0 } ? bytes : throw new AlreadyMarkedException();
    }

    private async Task<Made> MarkAsync(Work work, BatchPicture picture, byte[] bytes, BatchMark mark, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakePatientlyAsync(cancellationToken);
        return await Task.Run(
            () =>
            {
                var read = decoder.Read(bytes, cancellationToken);
                var result = Engine.Watermark.Embed(read.Picture, mark.Id, work.Plan, work.Settings.Strength, cancellationToken);
                if (!result.SelfTestPassed && !work.Settings.Force)
                {
                    throw new CannotCarryException();
                }

                var format = work.Settings.Format ?? read.Format;
                return new Made(BatchNames.Of(picture.Number, picture.Name, mark.Code, format.Extension()), PictureWriter.Write(result.Picture, format, work.Settings.Quality), result);
            },
            cancellationToken);
    }

    private static async Task<(T? Value, string? Refused)> TryAsync<T>(Func<Task<T>> work) where T : class
    {
        try
        {
            return (await work(), null);
        }
        catch (PictureRefusedException refused)
        {
            return (null, refused.Code);
        }
        catch (UploadRefusedException refused)
        {
            return (null, refused.Code);
        }
        catch (AlreadyMarkedException)
        {
            return (null, "already_marked");
        }
        catch (CannotCarryException)
        {
            return (null, "picture_cannot_carry");
        }
        catch (PictureTooSmallException)
        {
            return (null, "picture_too_small");
        }
        catch (PictureTooLargeException)
        {
            return (null, "picture_too_large");
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            return (null, "links_unavailable");
        }
    }

    private static async Task AddAsync(ZipArchive zip, string name, byte[] file, CompressionLevel level, CancellationToken cancellationToken)
    {
        var entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = EntryTime;
        await using var stream = await entry.OpenAsync(cancellationToken);
        await stream.WriteAsync(file, cancellationToken);
    }

    /// <param name="MerchantId">Whose batch it is.</param>
    /// <param name="Plan">Of the merchant.</param>
    /// <param name="Pictures">What was sent.</param>
    /// <param name="Marks">One a placement.</param>
    /// <param name="Settings">How.</param>
    internal sealed record Work(Guid MerchantId, WatermarkPlan Plan, IReadOnlyList<BatchPicture> Pictures, IReadOnlyList<BatchMark> Marks, MarkSettings Settings);

    private sealed record Made(string Name, byte[] File, EmbedResult Result);

    private sealed class AlreadyMarkedException : Exception;

    private sealed class CannotCarryException : Exception;
}
