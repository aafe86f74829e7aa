using Redirect.Media.Pictures;
using Redirect.Media.Pictures.Files;

namespace Redirect.Media.Tests.Pictures;

/// <summary>What goes in comes out: every kind of file of the three formats, upright and in sRGB.</summary>
public sealed class PictureReaderTests
{
    public PictureReaderTests() => SamplePictures.RequireLibrary();

    [Theory]
    [InlineData("jpegsave_buffer", "Q=95,subsample_mode=off", 1.5)]
    [InlineData("jpegsave_buffer", "Q=95,subsample_mode=on", 2)]
    [InlineData("jpegsave_buffer", "Q=95,subsample_mode=off,interlace=true", 1.5)]
    [InlineData("jpegsave_buffer", "Q=95,subsample_mode=off,restart_interval=4", 1.5)]
    [InlineData("pngsave_buffer", "", 0)]
    [InlineData("pngsave_buffer", "interlace=true", 0)]
    [InlineData("pngsave_buffer", "palette=true", 4)]
    [InlineData("webpsave_buffer", "lossless=true", 0)]
    [InlineData("webpsave_buffer", "Q=95", 3)]
    public void Every_way_to_write_it_is_read(string saver, string options, double most)
    {
        var picture = SamplePictures.Waves();
        var read = PictureReader.Read(SamplePictures.Save(picture, saver, options), SamplePictures.Limits, CancellationToken.None);
        Assert.StartsWith(read.Format.Name(), saver, StringComparison.Ordinal);
        Assert.InRange(SamplePictures.Difference(picture, read.Picture), 0, most);
    }

    [Theory]
    [InlineData("pngsave_buffer", "")]
    [InlineData("webpsave_buffer", "lossless=true")]
    public void Alpha_is_kept(string saver, string options)
    {
        var picture = SamplePictures.Waves(bands: 4);
        Assert.Equal(picture.Pixels, SamplePictures.Read(SamplePictures.Save(picture, saver, options)).Pixels);
    }

    [Fact]
    public void Alpha_of_a_lossy_webp_is_kept()
    {
        var picture = SamplePictures.Waves(bands: 4);
        var read = SamplePictures.Read(SamplePictures.Save(picture, "webpsave_buffer", "Q=95,alpha_q=100"));
        Assert.Equal(Alpha(picture), Alpha(read));
    }

    [Theory]
    [InlineData("pngsave_buffer", "b-w", 4)]
    [InlineData("jpegsave_buffer", "b-w", 5)]
    [InlineData("pngsave_buffer", "rgb16", 1)]
    [InlineData("pngsave_buffer", "grey16", 4)]
    [InlineData("jpegsave_buffer", "cmyk", 8)]
    public void Other_colours_are_made_srgb(string saver, string space, double most)
    {
        // Grey against what sRGB's own formula makes of it; the rest against the picture they came from.
        var grey = space is "b-w" or "grey16";
        var picture = SamplePictures.Waves();
        var read = SamplePictures.Read(SamplePictures.Save(picture, saver, saver == "jpegsave_buffer" ? "Q=98,subsample_mode=off" : "", ("colourspace", $"space={space}")));
        var expected = grey ? SamplePictures.Read(SamplePictures.Save(picture, "pngsave_buffer", "", ("colourspace", "space=b-w"), ("colourspace", "space=srgb"))) : picture;
        Assert.InRange(SamplePictures.Difference(expected, read), 0, most);
    }

    [Theory]
    [InlineData("jpegsave_buffer", "p3", "Q=98,subsample_mode=off")]
    [InlineData("pngsave_buffer", "p3", "")]
    [InlineData("webpsave_buffer", "p3", "lossless=true")]
    [InlineData("jpegsave_buffer", "cmyk", "Q=98,subsample_mode=off")]
    public void A_colour_profile_is_honoured(string saver, string profile, string options)
    {
        var picture = SamplePictures.Waves();
        var file = SamplePictures.Save(picture, saver, options, ("icc_transform", $"output_profile={profile},intent=relative"));
        Assert.True(file.AsSpan().IndexOf("acsp"u8) > 0 || saver == "pngsave_buffer", "No profile is in the file.");
        var read = SamplePictures.Read(file);
        Assert.InRange(SamplePictures.Difference(picture, read), 0, profile == "cmyk" ? 12 : 2);
        if (profile == "p3")
        {
            var bare = PictureFile.Read(file, SamplePictures.Limits).Essence.ToArray();
            Assert.True(SamplePictures.Difference(picture, SamplePictures.Read(bare)) > SamplePictures.Difference(picture, read) + 2);
        }
    }

    [Fact]
    public void Sixteen_bit_alpha_beside_a_profile_is_made_eight_bit()
    {
        // Red at half, everywhere; the profile is that of another file.
        byte[] row = [0, .. Enumerable.Repeat<byte[]>([0x80, 0, 0, 0, 0, 0, 0x40, 0], 32).SelectMany(pixel => pixel)];
        var profile = Profile();
        var file = CraftedFiles.Png(32, 32, 16, 6, [.. Enumerable.Repeat(row, 32).SelectMany(line => line)], CraftedFiles.Chunk("iCCP", [.. "p3\0\0"u8, .. CraftedFiles.Zlib(profile)]));
        var read = SamplePictures.Read(file);
        Assert.Equal(4, read.Bands);
        Assert.All(Alpha(read), alpha => Assert.Equal(0x40, alpha));
        Assert.InRange(read.Pixels[0], 0x81, 0x90);
    }

    [Fact]
    public void A_profile_that_does_not_fit_is_passed_over()
    {
        var picture = SamplePictures.Waves();
        var png = SamplePictures.Save(picture, "pngsave_buffer", "");
        var jpeg = SamplePictures.Save(picture, "jpegsave_buffer", "Q=98,subsample_mode=off,strip=true", ("colourspace", "space=b-w"));
        Assert.Equal(picture.Pixels, SamplePictures.Read(CraftedFiles.WithChunks(png, CraftedFiles.Chunk("iCCP", [.. "x\0\0"u8, .. CraftedFiles.Zlib("no profile"u8)]))).Pixels);
        Assert.Equal(picture.Pixels, SamplePictures.Read(CraftedFiles.WithChunks(png, CraftedFiles.Chunk("iCCP", "x\0\0not packed"u8))).Pixels);
        Assert.Equal(picture.Pixels, SamplePictures.Read(CraftedFiles.WithChunks(png, CraftedFiles.Chunk("iCCP", [.. "x\0\0"u8, 0x78, 0xBB, 1, 2, 3, 4, 5, 6]))).Pixels); // wants a dictionary
        Assert.Equal(SamplePictures.Read(jpeg).Pixels, SamplePictures.Read(CraftedFiles.WithSegment(jpeg, 0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. Profile()])).Pixels);
        Assert.Equal(SamplePictures.Read(jpeg).Pixels, SamplePictures.Read(CraftedFiles.WithSegment(jpeg, 0xE2, [.. "ICC_PROFILE\0"u8, 2, 1, 0])).Pixels);
    }

    [Theory]
    [InlineData(1, (byte)1, 8, new byte[] { 0, 0b0101_0101 })]
    [InlineData(3, (byte)2, 4, new byte[] { 0, 0b0001_1011 })]
    public void Palettes_and_few_bits_are_read(int kind, byte bits, int width, byte[] row)
    {
        var palette = CraftedFiles.Chunk("PLTE", [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
        var file = kind == 3
            ? CraftedFiles.Png(width, 1, bits, 3, row, palette, CraftedFiles.Chunk("tRNS", [255, 128]))
            : CraftedFiles.Png(width, 1, bits, 0, row);
        var read = SamplePictures.Read(file);
        Assert.Equal(kind == 3 ? 4 : 3, read.Bands);
        Assert.Equal(kind == 3 ? [0, 0, 0, 255, 255, 0, 0, 128, 0, 255, 0, 255, 0, 0, 255, 255] : [0, 0, 0, 255, 255, 255], read.Pixels[..(kind == 3 ? 16 : 6)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void It_is_turned_upright(int orientation)
    {
        // libvips's own turning of the same file tells what is right.
        var picture = SamplePictures.Waves(96, 64);
        var png = PictureWriter.Write(picture, PictureFormat.Png);
        var expected = orientation switch
        {
            2 => Turned(picture, ("flip", "direction=horizontal")),
            3 => Turned(picture, ("rot", "angle=d180")),
            4 => Turned(picture, ("flip", "direction=vertical")),
            5 => Turned(picture, ("rot", "angle=d90"), ("flip", "direction=horizontal")),
            6 => Turned(picture, ("rot", "angle=d90")),
            7 => Turned(picture, ("rot", "angle=d90"), ("flip", "direction=vertical")),
            8 => Turned(picture, ("rot", "angle=d270")),
            _ => picture,
        };
        var simple = SamplePictures.Save(picture, "webpsave_buffer", "lossless=true,strip=true");
        foreach (var little in new[] { false, true })
        {
            var exif = CraftedFiles.Exif(orientation, tags: 3, little);
            Assert.Equal(expected.Pixels, SamplePictures.Read(CraftedFiles.WithChunks(png, CraftedFiles.Chunk("eXIf", exif))).Pixels);
            Assert.Equal(expected.Pixels, SamplePictures.Read(CraftedFiles.ExtendedWebp(simple, 0x08, 96, 64, [], [CraftedFiles.WebpChunk("EXIF", exif)])).Pixels);
            var jpeg = SamplePictures.Read(CraftedFiles.WithSegment(PictureWriter.Write(picture, PictureFormat.Jpeg, 98), 0xE1, [.. "Exif\0\0"u8, .. exif]));
            Assert.InRange(SamplePictures.Difference(expected, jpeg), 0, 1.5);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(65535)]
    public void An_orientation_that_is_none_turns_nothing(int orientation)
    {
        var picture = SamplePictures.Waves();
        var png = PictureWriter.Write(picture, PictureFormat.Png);
        Assert.Equal(picture.Pixels, SamplePictures.Read(CraftedFiles.WithChunks(png, CraftedFiles.Chunk("eXIf", CraftedFiles.Exif(orientation)))).Pixels);
    }

    [Fact]
    public void Reading_stops_when_it_is_told_to()
    {
        var file = PictureWriter.Write(SamplePictures.Waves(), PictureFormat.Jpeg);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => PictureReader.Read(file, SamplePictures.Limits, stopped.Token));
    }

    private static Picture Turned(Picture picture, params (string, string)[] steps) => SamplePictures.Read(SamplePictures.Save(picture, "pngsave_buffer", "", steps));

    private static byte[] Profile()
    {
        var file = SamplePictures.Save(SamplePictures.Waves(), "webpsave_buffer", "lossless=true", ("icc_transform", "output_profile=p3"));
        var at = file.AsSpan().IndexOf("ICCP"u8);
        return file[(at + 8)..(at + 8 + BitConverter.ToInt32(file, at + 4))];
    }

    private static byte[] Alpha(Picture picture) => [.. picture.Pixels.Where((_, at) => at % 4 == 3)];
}
