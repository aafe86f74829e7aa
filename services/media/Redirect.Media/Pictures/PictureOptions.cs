using System.ComponentModel.DataAnnotations;

namespace Redirect.Media.Pictures;

/// <summary>Section <c>Media:Pictures</c>.</summary>
internal sealed class PictureOptions
{
    public const string Section = "Media:Pictures";

    /// <summary>libvips, as the system's loader finds it.</summary>
    [Required]
    public string Library { get; set; } = Vips.VipsCalls.Name;

    /// <summary>Bytes of a picture's file.</summary>
    [Range(1024, 256 << 20)]
    public int MaxBytes { get; set; } = 20 << 20;

    /// <summary>Width × height of a picture.</summary>
    [Range(1024, 40_000_000)]
    public int MaxPixels { get; set; } = 40_000_000;

    /// <summary>Pixels of a picture's longer side.</summary>
    [Range(32, PictureWriter.MaxWebpSide)]
    public int MaxSide { get; set; } = PictureWriter.MaxWebpSide;

    /// <summary>Time to decode one picture.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Pictures that are worked on at once; 0: as many as there are processors.</summary>
    [Range(0, 256)]
    public int MaxConcurrent { get; set; }

    /// <summary>Calls that wait for their turn; one more is refused at once.</summary>
    [Range(0, 10_000)]
    public int MaxWaiting { get; set; } = 16;

    /// <summary>The sizes, as the reader takes them.</summary>
    internal PictureLimits Limits() => new(MaxBytes, MaxPixels, MaxSide);
}
