using System.ComponentModel.DataAnnotations;

namespace Redirect.Media.Watermarks;

/// <summary>Section <c>Media:Watermarks</c>.</summary>
internal sealed class WatermarkOptions
{
    public const string Section = "Media:Watermarks";

    /// <summary>Merchants whose keys are kept ready for use; making one ready takes some tens of milliseconds.</summary>
    [Range(1, 10_000)]
    public int KeptKeys { get; set; } = 64;

    /// <summary>How long an unused key is kept ready.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes of the body of a batch.</summary>
    [Range(1L << 20, 4L << 30)]
    public long MaxBatchBytes { get; set; } = 256 << 20;

    /// <summary>Bytes that the files of a ZIP may have in all, unpacked.</summary>
    [Range(1L << 20, 64L << 30)]
    public long MaxUnpackedBytes { get; set; } = 1L << 30;

    /// <summary>Batches that are answered at once; one more is refused. Those that run as jobs have limits of their own.</summary>
    [Range(1, 64)]
    public int MaxBatches { get; set; } = 2;
}
