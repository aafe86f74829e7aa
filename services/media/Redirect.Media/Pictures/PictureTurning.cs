namespace Redirect.Media.Pictures;

/// <summary>Turns and mirrors pictures as EXIF says they are to be shown.</summary>
internal static class PictureTurning
{
    /// <param name="picture">Not changed.</param>
    /// <param name="orientation">1 to 8, as in EXIF 2.32, 4.6.4: where the first row and the first column of the stored picture are in the shown one.</param>
    public static Picture Turn(Picture picture, int orientation)
    {
        var (width, height, bands) = (picture.Width, picture.Height, picture.Bands);

        // Where the shown picture's first pixel is in the stored one, and how far apart its columns and its rows are there, in pixels.
        var (first, column, row) = orientation switch
        {
            1 => (0, 1, width),
            2 => (width - 1, -1, width),
            3 => ((width * height) - 1, -1, -width),
            4 => (width * (height - 1), 1, -width),
            5 => (0, width, 1),
            6 => (width * (height - 1), -width, 1),
            7 => ((width * height) - 1, -width, -1),
            8 => (width - 1, width, -1),
            _ => throw new ArgumentOutOfRangeException(nameof(orientation), orientation, "An orientation is 1 to 8."),
        };
        if (orientation == 1)
        {
            return picture;
        }

        var (across, down) = orientation >= 5 ? (height, width) : (width, height);
        var shown = GC.AllocateUninitializedArray<byte>(picture.Pixels.Length);
        var to = 0;
        for (var y = 0; y < down; y++)
        {
            for (var (x, from) = (0, (first + (y * row)) * bands); x < across; x++, from += column * bands, to += bands)
            {
                picture.Pixels.AsSpan(from, bands).CopyTo(shown.AsSpan(to));
            }
        }

        return new Picture(across, down, bands, shown);
    }
}
