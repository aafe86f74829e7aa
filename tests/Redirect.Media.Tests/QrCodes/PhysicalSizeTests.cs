using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Redirect.Media.QrCodes;
using Redirect.Media.Tests.Pictures;

namespace Redirect.Media.Tests.QrCodes;

/// <summary>A code that was asked for in millimetres prints as large as that.</summary>
public sealed partial class PhysicalSizeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("25", 300, "")]
    [InlineData("25", 300, "扫码领券")]
    [InlineData("30.5", 600, "")]
    [InlineData("100", 72, "")]
    [InlineData("12.34", 2400, "")]
    public async Task A_png_says_how_wide_it_is_on_paper(string mm, int dpi, string caption)
    {
        SamplePictures.RequireLibrary();
        await using var service = await MediaService.StartAsync();
        var file = await service.Http.GetByteArrayAsync($"/qr/spring.png?mm={mm}&dpi={dpi}&caption={caption}", Cancellation);
        var picture = SamplePictures.Read(file);
        var width = double.Parse(mm, CultureInfo.InvariantCulture);
        Assert.Equal((int)Math.Round(width / 25.4 * dpi), picture.Width);
        var chunk = file.AsSpan()[(file.AsSpan().IndexOf("pHYs"u8) + 4)..];
        Assert.Equal(1, chunk[8]);
        var perMetre = BinaryPrimitives.ReadInt32BigEndian(chunk);
        Assert.Equal(perMetre, BinaryPrimitives.ReadInt32BigEndian(chunk[4..]));
        Assert.InRange(picture.Width * 1000.0 / perMetre, width - 0.01, width + 0.01);
    }

    [Fact]
    public async Task Without_millimetres_a_png_says_nothing_of_paper()
    {
        await using var service = await MediaService.StartAsync();
        var file = await service.Http.GetByteArrayAsync("/qr/spring.png", Cancellation);
        Assert.Equal(-1, file.AsSpan().IndexOf("pHYs"u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("扫码领券")]
    public async Task An_svg_and_a_pdf_are_as_wide_as_was_asked(string caption)
    {
        await using var service = await MediaService.StartAsync();
        var root = XDocument.Parse(await service.Http.GetStringAsync($"/qr/spring.svg?mm=30.5&caption={caption}", Cancellation)).Root!;
        Assert.Equal("30.5mm", root.Attribute("width")!.Value);
        var box = root.Attribute("viewBox")!.Value.Split(' ').Select(Number).ToArray();
        Assert.InRange(Number(root.Attribute("height")!.Value[..^2]), (30.5 * box[3] / box[2]) - 0.001, (30.5 * box[3] / box[2]) + 0.001);
        Assert.Equal(caption.Length > 0, box[3] > box[2]);

        var pdf = await service.Http.GetByteArrayAsync($"/qr/spring.pdf?mm=30.5&caption={caption}", Cancellation);
        var size = PageSize().Match(await PdfTools.TellAsync("pdfinfo", pdf));
        Assert.InRange(Number(size.Groups[1].Value) / 72 * 25.4, 30.49, 30.51);
        Assert.InRange(Number(size.Groups[2].Value) / Number(size.Groups[1].Value), (box[3] / box[2]) - 0.001, (box[3] / box[2]) + 0.001);
    }

    [Theory]
    [InlineData(QrFormatName.Png)]
    [InlineData(QrFormatName.Svg)]
    [InlineData(QrFormatName.Pdf)]
    public async Task The_same_is_drawn_the_same_each_time(QrFormatName name)
    {
        var format = Enum.Parse<QrFormat>(name.ToString());
        var style = Drawing.Style(caption: "扫码领券", mm: 40);
        Assert.Equal(await Drawing.DrawAsync(format, style), await Drawing.DrawAsync(format, style));
    }

    /// <summary>The formats, to be named in public.</summary>
    public enum QrFormatName
    {
        Png,
        Svg,
        Pdf,
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Page size:\s+([\d.]+) x ([\d.]+) pts")]
    private static partial Regex PageSize();
}
