namespace Redirect.Media.Pictures;

/// <summary>The formats by their names.</summary>
internal static class PictureFormats
{
    /// <summary>As in <c>Content-Type</c>.</summary>
    public static string MediaType(this PictureFormat format) => "image/" + format.Name();

    /// <summary>As callers name it.</summary>
    public static string Name(this PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "jpeg",
        PictureFormat.Png => "png",
        PictureFormat.Webp => "webp",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    /// <summary>The end of a file's name, without the dot.</summary>
    public static string Extension(this PictureFormat format) => format == PictureFormat.Jpeg ? "jpg" : format.Name();

    /// <summary>The format that a caller names; null for a name that is none.</summary>
    public static PictureFormat? Named(string name) => name switch
    {
        "jpeg" or "jpg" => PictureFormat.Jpeg,
        "png" => PictureFormat.Png,
        "webp" => PictureFormat.Webp,
        _ => null,
    };
}
