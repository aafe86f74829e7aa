using Redirect.Media.Pictures.Files;
using Redirect.Media.Pictures.Vips;

namespace Redirect.Media.Pictures;

/// <summary>
/// Makes pixels of a picture's file. Needs <see cref="VipsLibrary"/> to be loaded. Memory, at most: the file twice, 8 bytes a pixel for the decoder (a
/// progressive JPEG of four inks; interlaced PNG of 16 bit), 4 for the picture, and 4 more while one with alpha is turned upright and the decoder's are given back.
/// </summary>
internal static class PictureReader
{
    /// <summary>Pixels are fetched in strips of about so many bytes, and time is looked at between them.</summary>
    private const int StripBytes = 1 << 18;

    /// <summary>Decoders go on in whole blocks of rows.</summary>
    private const int StripRows = 16;

    /// <summary>Reads a file.</summary>
    /// <param name="file">Whatever was sent.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="cancellation">Looked at between strips. A decoder in the middle of one can't be stopped.</param>
    /// <exception cref="PictureRefusedException">It is no picture that we take.</exception>
    public static ReadPicture Read(ReadOnlySpan<byte> file, PictureLimits limits, CancellationToken cancellation)
    {
        var picture = PictureFile.Read(file, limits);
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return new ReadPicture(PictureTurning.Turn(Decode(picture, cancellation), picture.Orientation), picture.Format);
        }
        catch (VipsException exception)
        {
            throw PictureRefusedException.Broken(exception);
        }
        finally
        {
            VipsCalls.EndThread(); // what libvips keeps for this thread, which may not come again
        }
    }

    private static unsafe Picture Decode(PictureFile file, CancellationToken cancellation)
    {
        using var pinned = file.Essence.Pin();
        using var loaded = VipsOperation.Load(Loader(file.Format), (byte*)pinned.Pointer, file.Essence.Length, "access=sequential,fail_on=error");

        // Two readings of one header that differ: one of them is deceived.
        if (loaded.Width != file.Width || loaded.Height != file.Height)
        {
            throw PictureRefusedException.Broken();
        }

        using var coloured = ToSrgb(loaded, file.Profile);
        using var image = coloured.BandFormat == VipsBandFormat.Byte ? null : VipsOperation.Apply("cast", coloured, "format=uchar");
        return Fetch(image ?? coloured, cancellation);
    }

    private static string Loader(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "jpegload_buffer",
        PictureFormat.Png => "pngload_buffer",
        PictureFormat.Webp => "webpload_buffer",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    private static VipsImage ToSrgb(VipsImage image, byte[]? profile)
    {
        // 8 bit first: profiles leave alpha as it is, which would then be 16 bit beside 8 bit colours.
        using var narrow = image.Interpretation switch
        {
            VipsInterpretation.Rgb16 => VipsOperation.Apply("colourspace", image, "space=srgb"),
            VipsInterpretation.Grey16 => VipsOperation.Apply("colourspace", image, "space=b-w"),
            _ => VipsOperation.Apply("copy", image, ""),
        };
        if (profile is not null)
        {
            narrow.SetProfile(profile);
        }

        using var converted = Convert(narrow, profile is not null);
        return VipsOperation.Apply("colourspace", converted ?? narrow, "space=srgb");
    }

    /// <summary>By the profile; inks without one as printers commonly mix them. A profile that does not fit is passed over, as browsers do.</summary>
    private static VipsImage? Convert(VipsImage image, bool profiled)
    {
        var inks = image.Interpretation == VipsInterpretation.Cmyk;
        if (!profiled && !inks)
        {
            return null;
        }

        try
        {
            return VipsOperation.Apply("icc_transform", image, "output_profile=srgb,embedded=true,intent=relative,black_point_compensation=true,depth=8" + (inks ? ",input_profile=cmyk" : ""));
        }
        catch (VipsException) when (!inks)
        {
            return null;
        }
    }

    private static Picture Fetch(VipsImage image, CancellationToken cancellation)
    {
        var (width, height, bands) = (image.Width, image.Height, image.Bands);
        if (bands is not (3 or 4) || image.BandFormat != VipsBandFormat.Byte)
        {
            throw PictureRefusedException.Unsupported();
        }

        var stride = width * bands;
        var rows = Math.Max(StripBytes / stride / StripRows, 1) * StripRows;
        var pixels = GC.AllocateUninitializedArray<byte>(checked(stride * height));
        using var region = new VipsRegion(image);
        for (var top = 0; top < height; top += rows)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(rows, height - top);
            region.Read(width, top, count, pixels.AsSpan(top * stride, count * stride));
        }

        return new Picture(width, height, bands, pixels);
    }
}
