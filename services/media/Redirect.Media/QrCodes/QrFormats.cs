namespace Redirect.Media.QrCodes;

/// <summary>What a kind of picture is called.</summary>
internal static class QrFormats
{
    /// <summary>As in addresses, requests and figures.</summary>
    public static string Name(this QrFormat format) => format switch
    {
        QrFormat.Svg => "svg",
        QrFormat.Png => "png",
        QrFormat.Pdf => "pdf",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    /// <summary>As in <c>Content-Type</c>.</summary>
    public static string MediaType(this QrFormat format) => format switch
    {
        QrFormat.Svg => "image/svg+xml",
        QrFormat.Png => "image/png",
        QrFormat.Pdf => "application/pdf",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };
}
