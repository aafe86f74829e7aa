namespace Redirect.Media.Watermarks.Engine;

/// <summary>The picture has more than <see cref="Watermark.MostPixels"/> pixels, or a side over <see cref="Watermark.LongestSide"/>.</summary>
internal sealed class PictureTooLargeException(int width, int height)
    : Exception($"A picture of {width} × {height} pixels is too large; at most {Watermark.MostPixels} pixels, and {Watermark.LongestSide} a side, are marked or read.");
