namespace Redirect.Media.Pictures;

/// <summary>How large a picture that comes in may be. Checked against its header, before a pixel is decoded.</summary>
/// <param name="MaxBytes">Of the file.</param>
/// <param name="MaxPixels">Width × height.</param>
/// <param name="MaxSide">Pixels of the longer side.</param>
internal sealed record PictureLimits(int MaxBytes, int MaxPixels, int MaxSide)
{
    /// <summary>Throws for a size beyond the limits, or of nothing.</summary>
    public void Check(long width, long height)
    {
        if (width < 1 || height < 1)
        {
            throw PictureRefusedException.Broken();
        }

        if (width > MaxSide || height > MaxSide || width * height > MaxPixels)
        {
            throw PictureRefusedException.TooLarge(this);
        }
    }
}
