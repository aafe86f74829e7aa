namespace Redirect.Media.Pictures;

/// <summary>The file formats that pictures come and go in. There are no others, on purpose: each is a decoder that hostile files reach.</summary>
internal enum PictureFormat
{
    /// <summary>JPEG: baseline, extended or progressive, 8 bit.</summary>
    Jpeg,

    /// <summary>PNG, without animation.</summary>
    Png,

    /// <summary>WebP, lossy or lossless, without animation.</summary>
    Webp,
}
