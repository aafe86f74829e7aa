using System.Buffers.Binary;
using System.Text;
using Redirect.Media.Pictures;

namespace Redirect.Media.Tests.Pictures;

public sealed class PictureWriterTests
{
    private static readonly string[] Private = ["Exif", "GPS", "30.2741N", "http://ns.adobe.com", "ICC_PROFILE", "acsp", "iCCP", "eXIf", "tEXt", "zTXt", "iTXt", "secret", "<script>"];

    public PictureWriterTests() => SamplePictures.RequireLibrary();

    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("webp")]
    public void The_same_picture_makes_the_same_file(string name)
    {
        var format = PictureFormats.Named(name)!.Value;
        var file = PictureWriter.Write(SamplePictures.Waves(bands: 4), format);
        Assert.Equal(file, PictureWriter.Write(SamplePictures.Waves(bands: 4), format));
        Assert.Equal(format, PictureReader.Read(file, SamplePictures.Limits, CancellationToken.None).Format);
    }

    [Fact]
    public void Many_at_once_make_what_each_makes_alone()
    {
        var pictures = Enumerable.Range(0, 6).Select(at => SamplePictures.Waves(120 + at, 90, 3 + (at % 2))).ToArray();
        var alone = pictures.Select(picture => Enum.GetValues<PictureFormat>().Select(format => PictureWriter.Write(picture, format)).ToArray()).ToArray();
        Parallel.For(0, 120, new ParallelOptions { MaxDegreeOfParallelism = 8 }, turn =>
        {
            var (picture, format) = (pictures[turn % 6], (PictureFormat)(turn / 6 % 3));
            var file = PictureWriter.Write(picture, format);
            Assert.Equal(alone[turn % 6][(int)format], file);
            Assert.Equal((picture.Width, picture.Height), (SamplePictures.Read(file).Width, SamplePictures.Read(file).Height));
        });
    }

    [Fact]
    public void Nothing_that_came_with_a_picture_goes_out_with_it() // S74
    {
        var picture = SamplePictures.Waves();
        var exif = CraftedFiles.Exif(1, tags: 2);
        var jpeg = SamplePictures.Save(picture, "jpegsave_buffer", "", ("icc_transform", "output_profile=p3"));
        jpeg = CraftedFiles.WithSegment(jpeg, 0xFE, "secret comment"u8);
        jpeg = CraftedFiles.WithSegment(jpeg, 0xE1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"u8);
        jpeg = CraftedFiles.WithSegment(jpeg, 0xE1, [.. "Exif\0\0"u8, .. exif]);
        jpeg = [.. jpeg, .. "<script>alert(1)</script>"u8];
        var png = CraftedFiles.WithChunks(
            PictureWriter.Write(picture, PictureFormat.Png), CraftedFiles.Chunk("eXIf", exif), CraftedFiles.Chunk("tEXt", "Comment\0secret"u8), CraftedFiles.Chunk("iTXt", "XML:com.adobe.xmp\0\0\0\0\0http://ns.adobe.com"u8));
        var webp = CraftedFiles.ExtendedWebp(
            SamplePictures.Save(picture, "webpsave_buffer", "lossless=true,strip=true"), 0x0C, picture.Width, picture.Height, [], [CraftedFiles.WebpChunk("EXIF", exif), CraftedFiles.WebpChunk("XMP ", "http://ns.adobe.com secret"u8)]);
        foreach (var file in new[] { jpeg, png, webp })
        {
            Assert.True(Private.Count(word => Contains(file, word)) >= 3, "The sample itself has nothing to hide.");
            foreach (var format in Enum.GetValues<PictureFormat>())
            {
                var written = PictureWriter.Write(SamplePictures.Read(file), format);
                Assert.DoesNotContain(Private, word => Contains(written, word));
            }
        }
    }

    [Fact]
    public void A_jpeg_puts_what_is_transparent_on_white()
    {
        var picture = new Picture(16, 16, 4, [.. Enumerable.Repeat<byte[]>([200, 0, 0, 0], 256).SelectMany(pixel => pixel)]);
        var read = SamplePictures.Read(PictureWriter.Write(picture, PictureFormat.Jpeg));
        Assert.Equal(3, read.Bands);
        Assert.All(read.Pixels, sample => Assert.InRange(sample, 254, 255));
    }

    [Fact]
    public void The_resolution_is_written()
    {
        var jpeg = PictureWriter.Write(SamplePictures.Waves(), PictureFormat.Jpeg, dpi: 300);
        Assert.Equal([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 2, 1, 1, 44, 1, 44, 0, 0], jpeg[..20]);
        var png = PictureWriter.Write(SamplePictures.Waves(), PictureFormat.Png, dpi: 300);
        var at = png.AsSpan().IndexOf("pHYs"u8);
        Assert.Equal(11811, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 4))); // a metre
        Assert.Equal(SamplePictures.Waves().Pixels, SamplePictures.Read(png).Pixels);
        Assert.Equal([0, 0, 1, 0, 1], PictureWriter.Write(SamplePictures.Waves(), PictureFormat.Jpeg)[13..18]);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(0, false)]
    [InlineData(101, false)]
    public void Quality_has_its_limits(int quality, bool allowed)
    {
        void Write() => PictureWriter.Write(SamplePictures.Waves(), PictureFormat.Jpeg, quality);
        if (allowed)
        {
            Write();
        }
        else
        {
            Assert.Throws<ArgumentOutOfRangeException>(Write);
        }
    }

    private static bool Contains(byte[] file, string word) => file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(word)) >= 0;
}
