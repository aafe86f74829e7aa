namespace Redirect.Media.Watermarks.Engine;

/// <summary>The picture's short side is under <see cref="Watermark.SmallestSide"/>: there is no room for a mark.</summary>
internal sealed class PictureTooSmallException(int width, int height)
    : Exception($"A picture of {width} × {height} pixels cannot carry a mark; the short side must have at least {Watermark.SmallestSide}.");
