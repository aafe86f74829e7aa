using Microsoft.Extensions.Options;
using Redirect.Media.Fonts;
using Redirect.Media.Tests.QrCodes;
using Redirect.Testing;

namespace Redirect.Media.Tests.Fonts;

public sealed class TypefaceTests
{
    private static readonly Typeface Own = Drawing.Font.Typeface;

    [Fact]
    public void Our_font_has_gb2312_and_what_is_common_in_names()
    {
        var gb2312 = System.Text.CodePagesEncodingProvider.Instance.GetEncoding("gb2312")!;
        for (var row = 0xB0; row <= 0xF7; row++)
        {
            for (var cell = 0xA1; cell <= (row == 0xD7 ? 0xF9 : 0xFE); cell++)
            {
                Assert.Null(TextRun.FirstMissing(Own, gb2312.GetString([(byte)row, (byte)cell])));
            }
        }

        Assert.Null(TextRun.FirstMissing(Own, "喆堃玥珺镕煊祎翀赟 ABCxyz 0189 ，。！？《》（）“”…·№€¥é"));
        Assert.Equal(0x1F360, TextRun.FirstMissing(Own, "a🍠")!.Value.Value);
        Own.Check();
    }

    [Fact]
    public void A_subset_keeps_the_outlines_of_its_glyphs_and_no_other()
    {
        var text = TextRun.Of(Own, "扫码é");
        var tables = new FontTables(FontSubset.Make(Own, text.Glyphs));
        var glyphs = new GlyphTable(tables["glyf"], tables["loca"], longOffsets: true, Own.Glyphs.Count);
        Assert.All(text.Glyphs, glyph => Assert.Equal(Own.Glyphs.OutlineOf(glyph).SelectMany(contour => contour), glyphs.OutlineOf(glyph).SelectMany(contour => contour)));
        Assert.Empty(glyphs.OutlineOf(TextRun.Of(Own, "店").Glyphs[0]));
        Assert.InRange(tables["glyf"].Length, 100, 4000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(5000)]
    [InlineData(700_000)]
    public void A_file_that_is_cut_off_is_refused(int length)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In("cut.ttf"), Bytes()[..length]);
        Assert.Throws<FontBrokenException>(() => FontFile.Read(folder.In("cut.ttf")));
    }

    [Fact]
    public void A_broken_file_is_refused_or_can_be_used()
    {
        var random = new Random(20_261_122);
        using var folder = new TemporaryFolder();
        var refused = 0;
        for (var round = 0; round < 60; round++)
        {
            var bytes = Bytes();
            for (var i = 0; i < 4; i++)
            {
                bytes[random.Next(round % 2 == 0 ? 400 : bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(folder.In("broken.ttf"), bytes);
            try
            {
                FontFile.Read(folder.In("broken.ttf"));
            }
            catch (FontBrokenException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 60);
    }

    [Fact]
    public async Task An_operators_font_is_taken_and_a_bad_one_stops_the_start()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.In("font.ttf"), Bytes());
        await using (var service = await MediaService.StartAsync(("Media:FontFile", folder.In("font.ttf")), ("Media:PublicBaseUrl", "https://s.example.com")))
        {
            await using var own = await MediaService.StartAsync(("Media:PublicBaseUrl", "https://s.example.com"));
            Assert.Equal(await own.Http.GetByteArrayAsync("/qr/spring.svg?caption=扫码"), await service.Http.GetByteArrayAsync("/qr/spring.svg?caption=扫码"));
        }

        await File.WriteAllTextAsync(folder.In("font.otf"), "OTTO and nothing else");
        var postscript = await Assert.ThrowsAsync<OptionsValidationException>(() => MediaService.StartAsync(("Media:FontFile", folder.In("font.otf"))));
        Assert.Contains("TrueType outlines", postscript.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OptionsValidationException>(() => MediaService.StartAsync(("Media:FontFile", folder.In("nothing.ttf"))));
    }

    [Fact]
    public void Coverage_is_the_area_that_is_filled()
    {
        OutlinePoint[] square = [new(0, 0, true), new(10, 0, true), new(10, 10, true), new(0, 10, true)];
        OutlinePoint[] hole = [new(2, 2, true), new(2, 8, true), new(8, 8, true), new(8, 2, true)];
        var map = new CoverageMap(20, 20);
        map.Fill([square, hole], scale: 1, x: 3.5, y: 14.25);
        var sum = Enumerable.Range(0, 400).Sum(at => map[at % 20, at / 20]) / 255.0;
        Assert.InRange(sum, 63.5, 64.5);
        Assert.Equal((128, 255, 0), (map[3, 8], map[4, 8], map[8, 8]));

        // A circle of control points only, as TrueType may have it.
        OutlinePoint[] round = [new(0, 0, false), new(8, 0, false), new(8, 8, false), new(0, 8, false)];
        var disc = new CoverageMap(10, 10);
        disc.Fill([round], scale: 1, x: 1, y: 9);
        Assert.InRange(Enumerable.Range(0, 100).Sum(at => disc[at % 10, at / 10]) / 255.0, 53.0, 53.7); // 8² × 5/6
    }

    private static byte[] Bytes()
    {
        using var resource = typeof(FontFile).Assembly.GetManifestResourceStream("Redirect.Media.Fonts.wqy-microhei-gb2312.ttf")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
