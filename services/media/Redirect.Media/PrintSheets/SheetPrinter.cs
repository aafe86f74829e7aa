using System.Globalization;
using Redirect.Media.Fonts;
using Redirect.Media.Pdf;
using Redirect.Media.QrCodes;

namespace Redirect.Media.PrintSheets;

/// <summary>
/// Prints labels as a PDF, one after another: what was printed is gone from memory. The same labels make the same bytes.
/// </summary>
/// <param name="design">How they look.</param>
/// <param name="frame">Where what is on a label stands.</param>
/// <param name="logo">What stands in the middle of each code; null: nothing.</param>
/// <param name="typeface">What they are written in.</param>
internal sealed class SheetPrinter(SheetDesign design, LabelFrame frame, SheetLogo? logo, Typeface typeface)
{
    private const string LogoResource = "L";

    // A text that is too long for its line is set smaller, down to this part; then it is cut.
    private const double SmallestPart = 0.6;
    private const string Cut = "…";

    private const int LeastDigits = 4;

    private readonly SheetGrid grid = design.Grid;

    /// <param name="labels">At least one.</param>
    /// <param name="title">What the document is called; empty: nothing.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="done">Is told how many labels are printed.</param>
    /// <param name="cancellationToken">Ends the printing.</param>
    public async Task PrintAsync(IReadOnlyList<PrintedLabel> labels, string title, Stream output, IProgress<int>? done, CancellationToken cancellationToken)
    {
        using var document = await PdfDocument.BeginAsync(output, typeface, grid.PageWidth, grid.PageHeight, cancellationToken);
        if (logo is not null)
        {
            await QrPdf.AddAsync(document, LogoResource, logo.Picture, cancellationToken);
        }

        for (var i = 0; i < labels.Count; i++)
        {
            var place = i % grid.LabelsPerPage;
            await document.AddAsync(Draw(labels[i], NumberOf(i, labels.Count), place, document), cancellationToken);
            if (place == grid.LabelsPerPage - 1 || i == labels.Count - 1)
            {
                await document.EndPageAsync(cancellationToken);
            }

            done?.Report(i + 1);
        }

        await document.EndAsync(title, cancellationToken);
    }

    /// <summary>Such as <c>0001/1000</c>.</summary>
    private string NumberOf(int index, int count)
    {
        var digits = Math.Max(LeastDigits, count.ToString(CultureInfo.InvariantCulture).Length);
        return design.Numbered ? (index + 1).ToString("D" + digits, CultureInfo.InvariantCulture) + "/" + count.ToString("D" + digits, CultureInfo.InvariantCulture) : "";
    }

    private PdfContent Draw(PrintedLabel label, string number, int place, PdfDocument document)
    {
        var page = new PdfContent(document.Height);
        var (x, y) = grid.PlaceOf(place);
        if (design.CropMarks)
        {
            page.Colour(Rgba.Black);
            foreach (var mark in grid.MarksOf(place))
            {
                page.Line(mark.FromX, mark.FromY, mark.ToX, mark.ToY, SheetGrid.MarkThickness);
            }
        }

        if (design.Ground != Rgba.White)
        {
            page.Colour(design.Ground);
            page.Rectangle(x - grid.Bleed, y - grid.Bleed, grid.LabelWidth + (2 * grid.Bleed), grid.LabelHeight + (2 * grid.Bleed));
        }

        if (design.Light != design.Ground)
        {
            page.Colour(design.Light);
            page.Rectangle(x + frame.CodeX, y + frame.CodeY, frame.CodeWidth, frame.CodeWidth);
        }

        DrawCode(page, label.Address, x + frame.CodeX, y + frame.CodeY);
        page.Colour(design.Dark);
        foreach (var slot in frame.Texts)
        {
            var text = slot.Part switch
            {
                LabelFrame.Part.Title => design.Title,
                LabelFrame.Part.Subtitle => design.Subtitle,
                LabelFrame.Part.Name => label.Name,
                LabelFrame.Part.Detail => label.Detail,
                _ => number.Length > 0 ? number + "  " + label.Code : label.Code,
            };
            Write(page, document.Font, text, slot, x, y);
        }

        return page;
    }

    private void DrawCode(PdfContent page, string address, double x, double y)
    {
        // That it fits, and how many modules it has, was looked at before.
        var symbol = QrSymbol.Of(address, design.Ecc)!;
        var module = frame.CodeWidth / (symbol.Width + (2 * ScanRule.QuietZone));
        var start = ScanRule.QuietZone * module;
        var shown = logo is null ? null : QrLogo.Place(logo.Picture, symbol.Width, logo.Percent);
        page.Colour(design.Dark);
        page.Modules(symbol, x + start, y + start, module, shown?.Ground ?? default);
        if (shown is not null)
        {
            page.Image(LogoResource, x + start + (shown.X * module), y + start + (shown.Y * module), shown.Width * module, shown.Height * module);
        }
    }

    private void Write(PdfContent page, PdfFont font, string text, LabelFrame.Slot slot, double x, double y)
    {
        var run = TextRun.Of(typeface, text);
        if (run.Glyphs.Count == 0)
        {
            return;
        }

        var size = Math.Min(slot.Size, Math.Max(slot.Width / run.Width, SmallestPart * slot.Size));
        while (run.Width * size > slot.Width && text.Length > 1)
        {
            text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
            run = TextRun.Of(typeface, text.TrimEnd() + Cut);
        }

        var left = slot.X + (slot.Centred ? (slot.Width - (run.Width * size)) / 2 : 0);
        page.Text(font, run, size, x + left, y + slot.Baseline, bold: slot.Part == LabelFrame.Part.Title);
    }
}
