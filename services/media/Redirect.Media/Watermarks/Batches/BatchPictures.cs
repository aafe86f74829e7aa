using System.IO.Compression;
using Redirect.Media.Pictures;
using Redirect.Media.Uploads;

namespace Redirect.Media.Watermarks.Batches;

/// <summary>The pictures of a batch: files of a form, and those in its ZIP. A ZIP's names are not paths to us, and nothing is unpacked onto a disk.</summary>
internal sealed class BatchPictures : IDisposable
{
    /// <summary>Pictures are packed already; what a ZIP makes so much smaller is something else, made to fill us up.</summary>
    private const int MaxRatio = 100;

    /// <summary>Under so many bytes any ratio is harmless.</summary>
    private const int SmallBytes = 1 << 20;

    private readonly List<BatchPicture> pictures = [];
    private readonly ZipArchive? zip;
    private readonly int maxBytes;

    private BatchPictures(UploadedForm form, int maxBytes, long maxUnpacked)
    {
        this.maxBytes = maxBytes;
        foreach (var file in form.Files.Where(file => file.Field == BatchForm.Image))
        {
            Add(file.FileName, cancellationToken => file.Length <= maxBytes ? form.ReadAsync(file, cancellationToken) : throw PictureRefusedException.TooManyBytes(maxBytes));
        }

        if (form.File(BatchForm.Images) is { } images)
        {
            var stream = form.Open(images);
            ZipDirectory.Check(stream);
            zip = OpenZip(stream);
            var entries = zip.Entries.Where(IsFile).ToList();
            if (entries.Sum(entry => entry.Length) is var total && (total > maxUnpacked || total < 0))
            {
                throw ZipDirectory.Refused("zip_too_large", $"The files in the ZIP may have {maxUnpacked} bytes in all.");
            }

            foreach (var entry in entries)
            {
                Add(entry.FullName, cancellationToken => Task.Run(() => Unpack(entry), cancellationToken));
            }
        }
    }

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<BatchPicture> All => pictures;

    /// <summary>Finds the pictures of a form.</summary>
    /// <param name="form">Which must live as long as this.</param>
    /// <param name="maxBytes">Of a picture.</param>
    /// <param name="maxUnpacked">Of all files in a ZIP, as it says; no file is longer than it says.</param>
    public static BatchPictures Of(UploadedForm form, int maxBytes, long maxUnpacked) => new(form, maxBytes, maxUnpacked);

    public void Dispose() => zip?.Dispose();

    // Folders; and what macOS puts beside each file.
    private static bool IsFile(ZipArchiveEntry entry) => entry.FullName is [.., not ('/' or '\\')] && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal);

    private static ZipArchive OpenZip(Stream stream)
    {
        try
        {
            var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            _ = zip.Entries; // read now, when it can be refused
            return zip;
        }
        catch (InvalidDataException exception)
        {
            throw ZipDirectory.Broken(exception);
        }
    }

    private void Add(string? name, Func<CancellationToken, Task<byte[]>> read) => pictures.Add(new BatchPicture(pictures.Count + 1, BatchNames.Plain(name), read));

    private byte[] Unpack(ZipArchiveEntry entry)
    {
        if (entry.Length > maxBytes)
        {
            throw PictureRefusedException.TooManyBytes(maxBytes);
        }

        if (entry.Length > SmallBytes && entry.Length / MaxRatio > entry.CompressedLength)
        {
            throw ZipDirectory.Refused("zip_ratio", $"The file is packed more than {MaxRatio} to 1, which no picture is.");
        }

        try
        {
            using var packed = entry.Open();
            var bytes = new byte[entry.Length];
            packed.ReadExactly(bytes);
            return packed.ReadByte() < 0 ? bytes : throw ZipDirectory.Broken();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException)
        {
            throw ZipDirectory.Broken(exception);
        }
    }
}
