using System.Text;
using Redirect.Media.QrCodes;
using Redirect.Media.Tests.Pictures;

namespace Redirect.Media.Tests.QrCodes;

/// <summary>Every kind of picture is read by two readers of different make.</summary>
public sealed class QrMatrixTests
{
    private const string Caption = "新天地旗舰店春季新品，微信扫一扫领券";

    public static TheoryData<string, string, string, string, string, bool> Cases()
    {
        var cases = new TheoryData<string, string, string, string, string, bool>();
        var looks = new[] { ("000000", "FFFFFF"), ("1a237e", "fff8e1"), ("B71C1C", "transparent") };
        foreach (var format in new[] { "Png", "Svg", "Pdf" })
        {
            foreach (var (ecc, at) in new[] { "L", "M", "Q", "H" }.Select((ecc, at) => (ecc, at)))
            {
                foreach (var size in new[] { "300px", "25mm" })
                {
                    var (dark, light) = looks[(at + size.Length) % looks.Length];
                    cases.Add(format, ecc, size, dark, light, format != "Svg" && at % 2 == 0);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_code_is_read_by_zbar_and_by_jsqr(string formatName, string ecc, string size, string dark, string light, bool hasCaption)
    {
        QrReader.Require();
        SamplePictures.RequireLibrary();
        var format = Enum.Parse<QrFormat>(formatName);
        var inMillimetres = size.EndsWith("mm", StringComparison.Ordinal);
        var number = int.Parse(size[..^2], System.Globalization.CultureInfo.InvariantCulture);
        var style = Drawing.Style(ecc, inMillimetres ? 295 : number, dark, light, hasCaption ? Caption : "", inMillimetres ? number : null);
        var file = await Drawing.DrawAsync(format, style);
        await Drawing.AssertReadAsync(Drawing.Address, await Drawing.PrintAsync(format, file));
        if (format == QrFormat.Pdf)
        {
            var text = await PdfTools.TellAsync("pdftotext", file);
            Assert.Equal(hasCaption ? Caption : "", string.Concat(text.Where(character => !char.IsWhiteSpace(character))));
            Assert.DoesNotContain("image", (await PdfTools.TellAsync("pdfimages", file, "-list")).Split('\n').Skip(2).SelectMany(line => line.Split(' ')));
        }
    }

    [Theory]
    [InlineData("L", 200, 200)]
    [InlineData("M", 200, 200)]
    [InlineData("Q", 300, 100)]
    [InlineData("H", 200, 200)]
    [InlineData("H", 100, 300)]
    public async Task A_code_with_the_widest_logo_that_is_allowed_is_read(string ecc, int logoWidth, int logoHeight)
    {
        QrReader.Require();
        SamplePictures.RequireLibrary();
        var logo = Drawing.Logo(logoWidth, logoHeight);
        var style = Drawing.Style(ecc, 400, "1a237e", caption: "扫码领券");
        var percent = LogoBudget.Widest(QrSymbol.Of(Drawing.Address, style.Ecc)!.Width, style.Ecc, (double)logoHeight / logoWidth, 40);
        Assert.InRange(percent, 5, 40);
        foreach (var format in new[] { QrFormat.Png, QrFormat.Pdf })
        {
            var file = await Drawing.DrawAsync(format, style, logo: symbol => QrLogo.Place(logo, symbol.Width, percent));
            await Drawing.AssertReadAsync(Drawing.Address, await Drawing.PrintAsync(format, file));
        }
    }

    /// <summary>Many in one page, because a browser takes its time to start.</summary>
    [Fact]
    public async Task A_browser_shows_an_svg_with_caption_and_logo_so_that_it_is_read()
    {
        QrReader.Require();
        var page = new StringBuilder("<body style='margin:0'>");
        var addresses = new List<string>();
        foreach (var (ecc, caption, percent) in new[] { ("M", "扫码领券", 0), ("H", "", 20), ("H", "新天地旗舰店 Spring Sale 2026", 20), ("Q", Caption, 15) })
        {
            addresses.Add($"https://s.example.com/Ab3dE7x?p=STORE{addresses.Count}&f=qr.ABC123");
            var svg = await Drawing.DrawAsync(QrFormat.Svg, Drawing.Style(ecc, dark: "1a237e", caption: caption), addresses[^1], percent == 0 ? null : symbol => QrLogo.Place(Drawing.Logo(200, 200), symbol.Width, percent));
            page.Append("<img style='float:left' src='data:image/svg+xml;base64,").Append(Convert.ToBase64String(svg)).Append("'>");
        }

        var picture = await Browser.ScreenshotAsync(page.ToString(), width: 1200, height: 800);
        Assert.Equal(addresses, (await QrReader.ReadAsync(picture, "png")).Split('\n').Order(StringComparer.Ordinal));
    }
}
