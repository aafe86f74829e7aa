namespace Redirect.Media.QrCodes;

/// <summary>The kinds of pictures.</summary>
internal enum QrFormat
{
    Svg,
    Png,
    Pdf,
}
