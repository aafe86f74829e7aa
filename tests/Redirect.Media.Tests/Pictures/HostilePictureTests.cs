using System.Text;
using Redirect.Media.Pictures;
using Redirect.Media.Pictures.Files;
using Redirect.Media.Pictures.Vips;

namespace Redirect.Media.Tests.Pictures;

/// <summary>What is refused, by the name that its sender learns it by.</summary>
public sealed class HostilePictureTests
{
    public HostilePictureTests() => SamplePictures.RequireLibrary();

    [Theory] // S68, S72
    [InlineData("")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>")]
    [InlineData("<!doctype html><img src=x onerror=alert(1)>")]
    [InlineData("GIF89a/*\u0001\u0000*/=1;alert(1)")]
    [InlineData("%PDF-1.7")]
    [InlineData("push graphic-context\nviewbox 0 0 640 480\nfill 'url(https://evil.test/x.png)'\npop graphic-context")]
    [InlineData("<?xml version='1.0'?><image><read filename='ephemeral:/etc/passwd'/></image>")]
    [InlineData("ephemeral:/etc/passwd")]
    [InlineData("https://evil.test/x.png")]
    [InlineData("SIMPLE  =                    T")]
    [InlineData("8BPS\u0000\u0001")]
    [InlineData("II*\u0000\u0008\u0000\u0000\u0000")]
    [InlineData("MM\u0000*\u0000\u0000\u0000\u0008")]
    [InlineData("\u0000\u0000\u0000\u0018ftypheic")]
    [InlineData("\u0000\u0000\u0000\u000cJXL ")]
    [InlineData("BM\u0036\u0000")]
    [InlineData("RIFF\u0024\u0000\u0000\u0000WAVEfmt ")]
    [InlineData("P6 1 1 255 abc")]
    public void Only_three_formats_are_read(string file) =>
        Assert.Equal((415, "picture_format_unsupported"), Refusal(Encoding.Latin1.GetBytes(file)));

    [Theory] // S72
    [InlineData("tiffload_buffer")]
    [InlineData("gifload_buffer")]
    [InlineData("svgload_buffer")]
    [InlineData("magickload_buffer")]
    [InlineData("jxlload_buffer")]
    public unsafe void No_other_loader_of_the_library_can_be_called(string loader)
    {
        var file = SamplePictures.Save(SamplePictures.Waves(), "tiffsave_buffer", "");
        fixed (byte* bytes = file)
        {
            var (pointer, length) = ((nint)bytes, file.Length);
            var refused = Assert.Throws<VipsException>(() => VipsOperation.Load(loader, (byte*)pointer, length, "").Dispose());
            Assert.True(refused.Message.Contains("blocked", StringComparison.Ordinal) || refused.Message.Contains("not found", StringComparison.Ordinal), refused.Message);
        }
    }

    [Fact]
    public void A_size_is_held_to_its_limits()
    {
        foreach (var format in Enum.GetValues<PictureFormat>())
        {
            var file = PictureWriter.Write(SamplePictures.Waves(96, 64), format);
            Assert.Null(Refusal(file, new PictureLimits(file.Length, 96 * 64, 96)));
            Assert.Equal((413, "picture_file_too_large"), Refusal(file, new PictureLimits(file.Length - 1, 96 * 64, 96)));
            Assert.Equal((422, "picture_too_large"), Refusal(file, new PictureLimits(file.Length, (96 * 64) - 1, 96)));
            Assert.Equal((422, "picture_too_large"), Refusal(file, new PictureLimits(file.Length, 96 * 64, 95)));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(int.MinValue, 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_size_that_its_file_has_no_room_for_costs_nothing(int width, int height) =>
        Assert.Equal(422, Refusal(CraftedFiles.Png(width, height, 8, 2, [0, 0, 0, 0]))?.Status);

    [Fact] // S70
    public void Animations_are_refused()
    {
        var png = PictureWriter.Write(SamplePictures.Waves(), PictureFormat.Png);
        Assert.Equal((422, "picture_animated"), Refusal(CraftedFiles.WithChunks(png, CraftedFiles.Chunk("acTL", [0, 0, 0x27, 0x10, 0, 0, 0, 0]))));
        var webp = PictureWriter.Write(SamplePictures.Waves(), PictureFormat.Webp);
        var frame = CraftedFiles.WebpChunk("ANMF", [.. new byte[16], .. webp[12..]]);
        var frames = Enumerable.Repeat(frame, 10_000).ToArray();
        Assert.Equal((422, "picture_animated"), Refusal(CraftedFiles.ExtendedWebp(webp, 0x02, 96, 64, [CraftedFiles.WebpChunk("ANIM", new byte[6])], [])));
        Assert.Equal((422, "picture_animated"), Refusal(CraftedFiles.ExtendedWebp(webp, 0x00, 96, 64, [], frames)));
    }

    [Fact] // S71
    public void Packed_text_is_not_unpacked()
    {
        var picture = SamplePictures.Waves();
        var png = PictureWriter.Write(picture, PictureFormat.Png);
        var bomb = CraftedFiles.Zlib(new byte[256 << 20]);
        foreach (var (type, start) in new[] { ("zTXt", "Comment\0\0"), ("iTXt", "Comment\0\u0001\0\0\0") })
        {
            var chunk = CraftedFiles.Chunk(type, [.. Encoding.Latin1.GetBytes(start), .. bomb]);
            Assert.Equal(picture.Pixels, SamplePictures.Read(CraftedFiles.WithChunks(png, [.. Enumerable.Repeat(chunk, 4)])).Pixels);
        }

        var profile = CraftedFiles.Chunk("iCCP", [.. "x\0\0"u8, .. bomb]);
        Assert.Equal((422, "picture_profile_too_large"), Refusal(CraftedFiles.WithChunks(png, profile)));
    }

    [Fact]
    public void A_profile_is_held_to_its_limit()
    {
        var picture = SamplePictures.Waves();
        var webp = SamplePictures.Save(picture, "webpsave_buffer", "lossless=true");
        byte[] At(int length) => CraftedFiles.ExtendedWebp(webp, 0x20, 96, 64, [CraftedFiles.WebpChunk("ICCP", new byte[length])], []);
        Assert.Equal(picture.Pixels, SamplePictures.Read(At(PictureFile.MaxProfileBytes)).Pixels);
        Assert.Equal((422, "picture_profile_too_large"), Refusal(At(PictureFile.MaxProfileBytes + 1)));
        byte[] Packed(int length) => CraftedFiles.WithChunks(PictureWriter.Write(picture, PictureFormat.Png), CraftedFiles.Chunk("iCCP", [.. "x\0\0"u8, .. CraftedFiles.Zlib(new byte[length])]));
        Assert.Equal(picture.Pixels, SamplePictures.Read(Packed(PictureFile.MaxProfileBytes)).Pixels);
        Assert.Equal((422, "picture_profile_too_large"), Refusal(Packed(PictureFile.MaxProfileBytes + 1)));
    }

    [Fact] // S71
    public void Scans_are_counted_before_anything_is_decoded()
    {
        Assert.Null(Refusal(CraftedFiles.Progressive(96, 64, JpegFile.MaxScans)));
        Assert.Equal((422, "picture_too_costly"), Refusal(CraftedFiles.Progressive(96, 64, JpegFile.MaxScans + 1)));
        Assert.Equal((422, "picture_too_costly"), Refusal(CraftedFiles.Progressive(96, 64, 10_000)));
    }

    [Fact]
    public void Scans_of_large_pictures_are_fewer()
    {
        // 400 million pixels are gone over by 25 scans of 4,000 × 4,000.
        Assert.Null(Refusal(CraftedFiles.Progressive(4000, 4000, 25)));
        Assert.Equal((422, "picture_too_costly"), Refusal(CraftedFiles.Progressive(4000, 4000, 26)));
    }

    [Fact] // S71
    public void Sixty_five_thousand_tags_are_looked_through()
    {
        var picture = SamplePictures.Waves();
        var png = PictureWriter.Write(picture, PictureFormat.Png);
        var read = SamplePictures.Read(CraftedFiles.WithChunks(png, CraftedFiles.Chunk("eXIf", CraftedFiles.Exif(3, tags: 65_534))));
        Assert.Equal(PictureTurning.Turn(picture, 3).Pixels, read.Pixels);
        var jpeg = CraftedFiles.WithSegment(PictureWriter.Write(picture, PictureFormat.Jpeg), 0xE1, [.. "Exif\0\0"u8, .. CraftedFiles.Exif(3, tags: 5_000)]);
        Assert.InRange(SamplePictures.Difference(PictureTurning.Turn(picture, 3), SamplePictures.Read(jpeg)), 0, 3);
    }

    [Theory]
    [InlineData("jpegsave_buffer", "")]
    [InlineData("jpegsave_buffer", "interlace=true")]
    [InlineData("pngsave_buffer", "")]
    [InlineData("pngsave_buffer", "interlace=true")]
    [InlineData("webpsave_buffer", "")]
    [InlineData("webpsave_buffer", "lossless=true")]
    public void What_is_cut_off_is_broken(string saver, string options)
    {
        var file = SamplePictures.Save(SamplePictures.Waves(), saver, options);
        foreach (var length in Enumerable.Range(1, 40).Select(part => file.Length * part / 41).Where(length => length >= 12))
        {
            Assert.Equal((422, "picture_broken"), Refusal(file[..length]));
        }

        Assert.Equal((422, "picture_broken"), Refusal(file[..^1]));
    }

    [Fact]
    public void What_is_behind_the_end_is_left_out()
    {
        foreach (var format in Enum.GetValues<PictureFormat>())
        {
            var file = PictureWriter.Write(SamplePictures.Waves(), format);
            Assert.Equal(SamplePictures.Read(file).Pixels, SamplePictures.Read([.. file, .. "<script>alert(1)</script>"u8]).Pixels);
        }
    }

    [Fact]
    public void Damage_that_checksums_show_is_broken()
    {
        var png = PictureWriter.Write(SamplePictures.Waves(), PictureFormat.Png);
        foreach (var at in new[] { 19, 29, png.Length - 20, png.Length - 1 })
        {
            var damaged = png.ToArray();
            damaged[at] ^= 0x10;
            Assert.Equal((422, "picture_broken"), Refusal(damaged));
        }
    }

    [Fact]
    public void Kinds_that_no_browser_shows_are_unsupported()
    {
        var jpeg = PictureWriter.Write(SamplePictures.Waves(), PictureFormat.Jpeg);
        var frame = jpeg.AsSpan().IndexOf(new byte[] { 0xFF, 0xC0 });
        byte[] Changed(int at, byte value)
        {
            var changed = jpeg.ToArray();
            changed[at] = value;
            return changed;
        }

        Assert.Equal((415, "picture_format_unsupported"), Refusal(Changed(frame + 1, 0xC3))); // lossless
        Assert.Equal((415, "picture_format_unsupported"), Refusal(Changed(frame + 4, 12))); // 12 bit
    }

    private static (int Status, string Code)? Refusal(byte[] file, PictureLimits? limits = null)
    {
        try
        {
            PictureReader.Read(file, limits ?? SamplePictures.Limits, CancellationToken.None);
            return null;
        }
        catch (PictureRefusedException refused)
        {
            return (refused.Status, refused.Code);
        }
    }
}
