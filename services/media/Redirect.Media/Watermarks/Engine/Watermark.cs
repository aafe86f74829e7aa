using Redirect.Media.Pictures;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>Writes an id into a picture's luma and reads it again, without the original. Pure: the same bytes in, the same bytes out.</summary>
internal static class Watermark
{
    /// <summary>Bits of an id.</summary>
    public const int IdBits = 48;

    /// <summary>The shortest side, in pixels, of a picture that is marked.</summary>
    public const int SmallestSide = 160;

    /// <summary>The shortest side, in pixels, of a picture that is read: a marked one may come back smaller than it went.</summary>
    public const int SmallestToRead = 48;

    /// <summary>The most pixels of a picture that is marked or read.</summary>
    public const int MostPixels = 40_000_000;

    /// <summary>The longest side, in pixels, of a picture that is marked or read.</summary>
    public const int LongestSide = 16_384;

    /// <summary>Marks a picture.</summary>
    /// <param name="picture">Not changed.</param>
    /// <param name="id">Below 2^48.</param>
    /// <param name="plan">Of the key.</param>
    /// <param name="strength">How strong.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <exception cref="PictureTooSmallException">A side is under <see cref="SmallestSide"/>.</exception>
    /// <exception cref="PictureTooLargeException">More than <see cref="MostPixels"/>, or a side over <see cref="LongestSide"/>.</exception>
    public static EmbedResult Embed(Picture picture, ulong id, WatermarkPlan plan, Strength strength, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, 1UL << IdBits);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(picture);
        Check(picture);
        cancellation.ThrowIfCancellationRequested();
        using var embedder = new Embedder(picture, id, plan);
        return embedder.Embed(strength, cancellation);
    }

    /// <summary>Reads what a picture carries.</summary>
    /// <param name="picture">Not changed; one with a side under <see cref="SmallestToRead"/> carries nothing.</param>
    /// <param name="plan">Of the key.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <exception cref="PictureTooLargeException">More than <see cref="MostPixels"/>, or a side over <see cref="LongestSide"/>.</exception>
    public static DetectedMarks Detect(Picture picture, WatermarkPlan plan, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(plan);
        CheckLargest(picture);
        cancellation.ThrowIfCancellationRequested();
        if (Math.Min(picture.Width, picture.Height) < SmallestToRead)
        {
            return DetectedMarks.None;
        }

        using var detector = new Detector(picture, plan, cancellation);
        return detector.Detect();
    }

    private static void Check(Picture picture)
    {
        if (Math.Min(picture.Width, picture.Height) < SmallestSide)
        {
            throw new PictureTooSmallException(picture.Width, picture.Height);
        }

        CheckLargest(picture);
    }

    private static void CheckLargest(Picture picture)
    {
        if ((long)picture.Width * picture.Height > MostPixels || Math.Max(picture.Width, picture.Height) > LongestSide)
        {
            throw new PictureTooLargeException(picture.Width, picture.Height);
        }
    }
}
