namespace Redirect.Media.Watermarks.Engine;

/// <summary>The picture has more than <see cref="Watermark.MostPixels"/> pixels.</summary>
internal sealed class PictureTooLargeException(int width, int height)
    : Exception($"A picture of {width} × {height} pixels is too large; at most {Watermark.MostPixels} pixels are marked or read.");
