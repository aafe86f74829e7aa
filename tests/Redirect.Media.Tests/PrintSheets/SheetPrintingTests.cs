using System.Diagnostics;
using System.Text.RegularExpressions;
using Redirect.Media.PrintSheets;
using Redirect.Media.Tests.Pictures;
using Redirect.Media.Tests.QrCodes;

namespace Redirect.Media.Tests.PrintSheets;

/// <summary>What comes out of the printer, seen by programs that are not ours.</summary>
public sealed class SheetPrintingTests
{
    private const int Dpi = 200;

    [Fact]
    public async Task Of_a_thousand_labels_each_is_read_and_says_its_own_address()
    {
        QrReader.Require();
        var labels = SheetSamples.Labels(1000);
        var design = SheetSamples.Design(SheetSamples.Part((25, 30), gap: 1, distance: 0.1m));
        var pdf = await SheetSamples.PrintAsync(design, labels);
        var pages = await PdfTools.RenderAsync(pdf, Dpi);
        Assert.Equal((1000 + design.Grid.LabelsPerPage - 1) / design.Grid.LabelsPerPage, pages.Count);

        // One by one, as a phone would look at them: zbar tries combinations of what might be finders, and gives up when a picture has too many.
        var cut = pages.Select(GreyPicture.OfPgm).SelectMany(page => Enumerable.Range(0, design.Grid.LabelsPerPage).Select(place => Cut(page, design.Grid, place))).Take(labels.Length);
        Assert.Equal(labels.Select(label => label.Address), await QrReader.ReadAllAsync([.. cut]));
    }

    [Fact]
    public async Task The_same_labels_are_printed_the_same_to_the_byte()
    {
        var design = SheetSamples.Design(SheetSamples.Part(title: "扫码领券"));
        var logo = new SheetLogo(Drawing.Logo(100, 100), 10);
        var first = await SheetSamples.PrintAsync(design, SheetSamples.Labels(100), logo);
        Assert.Equal(first, await SheetSamples.PrintAsync(design, SheetSamples.Labels(100), logo));
        Assert.NotEqual(first, await SheetSamples.PrintAsync(design, SheetSamples.Labels(99), logo));
    }

    [Fact]
    public async Task Fonts_are_embedded_and_text_can_be_searched()
    {
        var pdf = await SheetSamples.PrintAsync(SheetSamples.Design(SheetSamples.Part(title: "扫码领券")), SheetSamples.Labels(130));
        var font = Assert.Single((await PdfTools.TellAsync("pdffonts", pdf)).Split('\n').Skip(2), line => line.Length > 0);
        Assert.Matches(@"^[A-Z]{6}\+WenQuanYiMicroHei\s+CID TrueType\s+Identity-H\s+yes yes yes", font);
        var text = await PdfTools.TellAsync("pdftotext", pdf);
        Assert.Equal(130, Regex.Count(text, "扫码领券"));
        foreach (var said in new[] { "一楼收银台 1\n", "静安旗舰店 · 王芳", "0001/0130  STORE00001".Replace("  ", " ", StringComparison.Ordinal), "0130/0130" })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        var information = await PdfTools.TellAsync("pdfinfo", pdf);
        Assert.Matches(@"Title:\s+春季新品", information);
        Assert.DoesNotContain("Date", information, StringComparison.Ordinal);
        Assert.Matches(@"Pages:\s+15", information);
        Assert.Matches(@"Page size:\s+595.27\d* x 841.89 pts \(A4\)", information);
    }

    /// <summary>Across the whole sheet: ground up to the bleed and no further, lines at the cut and outside of it.</summary>
    [Fact]
    public async Task Ground_bleeds_over_the_cut_and_marks_stand_outside_of_it()
    {
        var design = SheetSamples.Design(SheetSamples.Part((60, 80), gap: 12, bleed: 3, ground: "cccccc"));
        var labels = SheetSamples.Labels(1);
        var page = GreyPicture.OfPgm(Assert.Single(await PdfTools.RenderAsync(await SheetSamples.PrintAsync(design, labels), dpi: 254))); // ten pixels a millimetre
        var (x, y) = design.Grid.PlaceOf(0);

        // Two columns of 60 with 12 between are 132 wide; three rows of 80 would not fit: 264 = 2 · 12 + 3 · 80 do, within 277.
        Assert.Equal((2, 3), (design.Grid.Columns, design.Grid.Rows));
        Assert.Equal(((210 - 132) / 2.0, (297 - 264) / 2.0), (x, y));
        foreach (var inside in new[] { 0.2, 30, 59.8 })
        {
            Assert.Equal(204, At(x + inside, y + 0.3));
            Assert.Equal(204, At(x + inside, y - 2.8));
            Assert.Equal(255, At(x + inside + 0.5, y - 3.2));
        }

        // The line of the left cut: from 0.5 above the bleed, 5 long; nothing within the bleed.
        Assert.True(IsLine(x, y - 3.7));
        Assert.True(IsLine(x, y - 8.3));
        Assert.False(IsLine(x, y - 8.8));
        Assert.Equal(204, At(x, y - 2.5));
        Assert.True(IsLine(x - 3.7, y));
        Assert.True(IsLine(x + 60 + 3.7, y + 80));

        // A tenth of a millimetre is a pixel, which may lie across two.
        bool IsLine(double left, double top) => new[] { -0.1, 0, 0.1 }.Any(off => At(left + off, top) < 140 || At(left, top + off) < 140);

        byte At(double left, double top) => page.Shades[((int)Math.Round(top * 10) * page.Width) + (int)Math.Round(left * 10)];
    }

    [Theory]
    [InlineData(60, 85)]
    [InlineData(90, 50)]
    [InlineData(40, 40)]
    [InlineData(190, 277)]
    public async Task Labels_of_any_shape_are_read_in_colour_and_with_a_logo(int width, int height)
    {
        QrReader.Require();
        SamplePictures.RequireLibrary();
        var design = SheetSamples.Design(SheetSamples.Part((width, height), title: "扫码领券", ground: "fff3e0", qr: new(null, "H", "1a237e", null)));
        var labels = SheetSamples.Labels(2);
        var pdf = await SheetSamples.PrintAsync(design, labels, new SheetLogo(Drawing.Logo(200, 200), 20));
        var read = new List<string>();
        foreach (var page in await PdfTools.RenderAsync(pdf, dpi: 200))
        {
            read.AddRange((await QrReader.ReadAsync(page, "pgm")).Split('\n'));
        }

        Assert.Equal(labels.Select(label => label.Address), read.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_name_that_is_too_long_for_its_line_is_set_smaller_and_then_cut()
    {
        var name = "上海市静安区南京西路一千二百六十六号恒隆广场三楼中庭收银台右侧立柱";
        var text = await PdfTools.TellAsync("pdftotext", await SheetSamples.PrintAsync(SheetSamples.Design(), [new("https://s.example.com/a", "A", name, ""), new("https://s.example.com/b", "B", name[..10], "")]));
        Assert.Contains(name[..14], text, StringComparison.Ordinal);
        Assert.Contains("…", text, StringComparison.Ordinal);
        Assert.DoesNotContain(name, text, StringComparison.Ordinal);
        Assert.Contains(name[..10] + "\n", text, StringComparison.Ordinal);
    }

    private static byte[] Cut(GreyPicture page, SheetGrid grid, int place)
    {
        var (x, y) = grid.PlaceOf(place);
        var (left, top, width, height) = (Pixels(x), Pixels(y), Pixels(grid.LabelWidth), Pixels(grid.LabelHeight));
        return GreyMap.Draw(width, height, (px, py) => page.Shades[((top + py) * page.Width) + left + px]);

        static int Pixels(double millimetres) => (int)Math.Round(millimetres / 25.4 * Dpi);
    }

    /// <summary>A sheet of five thousand labels holds no more than one of five hundred: the rest is out of the house.</summary>
    [Collection(AloneCollection.Name)]
    public sealed class Memory
    {
        [Fact]
        public async Task Memory_is_flat()
        {
            var labels = SheetSamples.Labels(5000);
            var design = SheetSamples.Design(SheetSamples.Part(title: "扫码领券"));
            await SheetSamples.PrintAsync(design, labels[..9]);
            var held = new Dictionary<int, long>();
            var clock = Stopwatch.StartNew();
            await new SheetPrinter(design, LabelFrame.Of(design, hasDetail: true), null, SheetSamples.Typeface).PrintAsync(labels, "", Stream.Null, new Probe(held), CancellationToken.None);
            TestContext.Current.SendDiagnosticMessage($"5,000 labels in {clock.Elapsed.TotalSeconds:0.0} s; live bytes {held[500]} at 500, {held[5000]} at 5,000");

            // Numbers of objects and glyphs, 16 bytes a label and some; a page alone has 100 KiB.
            Assert.InRange(held[5000], 0, held[500] + (256 * 1024));
            GC.KeepAlive(labels);
        }

        private sealed class Probe(Dictionary<int, long> held) : IProgress<int>
        {
            public void Report(int value)
            {
                if (value is 500 or 5000)
                {
                    held[value] = GC.GetTotalMemory(forceFullCollection: true);
                }
            }
        }
    }
}
