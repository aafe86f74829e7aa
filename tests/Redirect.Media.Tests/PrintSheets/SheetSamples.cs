using Redirect.Hosting.Problems;
using Redirect.Media.Fonts;
using Redirect.Media.PrintSheets;
using Redirect.Media.Tests.QrCodes;

namespace Redirect.Media.Tests.PrintSheets;

/// <summary>Designs and labels as shops have them.</summary>
internal static class SheetSamples
{
    public static Typeface Typeface { get; } = Drawing.Font.Typeface;

    public static SheetDesign Design(SheetRequest.DesignPart? part = null)
    {
        var errors = new FieldErrors();
        var design = new DesignReader(errors, Typeface).Read(part);
        Assert.Empty(errors.All);
        return design;
    }

    public static SheetRequest.DesignPart Part(
        (decimal Width, decimal Height)? label = null, decimal? gap = null, decimal? bleed = null, decimal? distance = null, string? title = null, string? ground = null, SheetRequest.QrPart? qr = null) =>
        new(null, label is { } size ? new(size.Width, size.Height) : null, gap, null, bleed, null, qr, distance, title, null, ground, null);

    public static PrintedLabel[] Labels(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new PrintedLabel($"https://s.example.com/Ab3dE7x?p=STORE{i:D5}&f=qr.ABC123", $"STORE{i:D5}", $"一楼收银台 {i}", i % 3 == 0 ? "静安旗舰店 · 王芳" : ""))];

    public static async Task<byte[]> PrintAsync(SheetDesign design, IReadOnlyList<PrintedLabel> labels, SheetLogo? logo = null)
    {
        using var file = new MemoryStream();
        await new SheetPrinter(design, LabelFrame.Of(design, labels.Any(label => label.Detail.Length > 0)), logo, Typeface).PrintAsync(labels, "春季新品", file, null, CancellationToken.None);
        return file.ToArray();
    }
}
