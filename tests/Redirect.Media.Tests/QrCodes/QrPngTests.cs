using QRCoder;
using Redirect.Media.QrCodes;

namespace Redirect.Media.Tests.QrCodes;

public sealed class QrPngTests
{
    private const string Text = "https://s.example.com/spring?f=qr&p=store-12";

    [Fact]
    public void Every_size_is_exact_and_every_module_whole()
    {
        var symbol = QrSymbol.Of(Text, QRCodeGenerator.ECCLevel.M)!;
        for (var size = QrStyle.MinSize; size <= 700; size++)
        {
            Check(symbol, new QrStyle(size, QRCodeGenerator.ECCLevel.M, size % 5, Rgba.Black, Rgba.White));
        }

        Check(symbol, new QrStyle(QrStyle.MaxSize, QRCodeGenerator.ECCLevel.M, 0, Rgba.Black, Rgba.White));
    }

    [Fact]
    public void The_modules_are_qrcoders_own()
    {
        var theirs = QRCodeGenerator.GenerateQrCode(Text, QRCodeGenerator.ECCLevel.Q).ModuleMatrix;
        var ours = QrSymbol.Of(Text, QRCodeGenerator.ECCLevel.Q)!;
        Assert.Equal(theirs.Count - 8, ours.Width);
        Assert.True(ours[0, 0] && ours[6, 0] && ours[0, 6] && ours[ours.Width - 1, 0] && !ours[7, 0]);
    }

    [Fact]
    public void A_text_that_no_code_holds_has_no_symbol() =>
        Assert.Null(QrSymbol.Of(new string('x', 3000), QRCodeGenerator.ECCLevel.L));

    [Theory]
    [InlineData("000000", "ffffff", 21.0)]
    [InlineData("767676", "ffffff", 4.54)]
    [InlineData("ff0000", "ffffff", 4.0)]
    public void Contrast_is_wcags(string dark, string light, double expected)
    {
        Assert.True(Rgba.TryParse(dark, out var front));
        Assert.True(Rgba.TryParse(light, out var ground));
        Assert.Equal(expected, (ground.Luminance + 0.05) / (front.Luminance + 0.05), 0.01);
    }

    private static void Check(QrSymbol symbol, QrStyle style)
    {
        var png = PngFile.Read(QrPng.Draw(symbol, style));
        Assert.Equal((style.Size, style.Size), (png.Width, png.Height));
        var pixels = style.Size / (symbol.Width + (2 * style.Margin));
        var start = (style.Size - (pixels * symbol.Width)) / 2;
        Assert.True(start >= style.Margin * pixels);
        for (var y = 0; y < style.Size; y++)
        {
            for (var x = 0; x < style.Size; x++)
            {
                var (column, row) = (Module(x), Module(y));
                var expected = column >= 0 && row >= 0 && column < symbol.Width && row < symbol.Width && symbol[column, row];
                if (expected != png.Pixels[x, y])
                {
                    Assert.Fail($"size {style.Size}, margin {style.Margin}: pixel {x},{y} should be {(expected ? "dark" : "light")}");
                }
            }
        }

        int Module(int at) => at < start ? -1 : (at - start) / pixels;
    }
}
