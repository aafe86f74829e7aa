using System.Globalization;
using System.Text;
using Redirect.Media.Fonts;

namespace Redirect.Media.Pdf;

/// <summary>A PDF of pages of one size in one font. What is on a page is gone from memory as soon as it is written.</summary>
internal sealed class PdfDocument : IDisposable
{
    // A page tree of two levels: readers open a page of thousands without reading all.
    private const int PagesPerNode = 64;

    private readonly PdfFile file;
    private readonly int catalogue;
    private readonly int information;
    private readonly int root;
    private readonly List<int> nodes = [];
    private readonly List<int> pages = [];
    private readonly List<int> parts = [];
    private readonly StringBuilder images = new();
    private readonly string box;
    private int node;
    private int count;

    private PdfDocument(PdfFile file, Typeface typeface, double width, double height)
    {
        this.file = file;
        (catalogue, information, root) = (file.Reserve(), file.Reserve(), file.Reserve());
        Font = new PdfFont(typeface);
        Height = height;
        box = $"0 0 {PdfContent.Number(width * PdfContent.PointsPerMillimetre)} {PdfContent.Number(height * PdfContent.PointsPerMillimetre)}";
    }

    public PdfFont Font { get; }

    /// <summary>Of a page, in millimetres.</summary>
    public double Height { get; }

    /// <param name="output">Where it goes.</param>
    /// <param name="typeface">The font of its texts.</param>
    /// <param name="width">Of a page, in millimetres.</param>
    /// <param name="height">Of a page, in millimetres.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task<PdfDocument> BeginAsync(Stream output, Typeface typeface, double width, double height, CancellationToken cancellationToken)
    {
        var document = new PdfDocument(new PdfFile(output), typeface, width, height);
        await document.file.BeginAsync(cancellationToken);
        return document;
    }

    /// <summary>Writes a picture that every page may show.</summary>
    /// <param name="resource">Its name.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="colours">Three bytes a pixel, sRGB.</param>
    /// <param name="alpha">One byte a pixel; null: opaque.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task AddImageAsync(string resource, int width, int height, byte[] colours, byte[]? alpha, CancellationToken cancellationToken)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8");
        var mask = "";
        if (alpha is not null)
        {
            var number = file.Reserve();
            await file.WriteStreamAsync(number, size + "/ColorSpace/DeviceGray", alpha, cancellationToken);
            mask = $"/SMask {number} 0 R";
        }

        var image = file.Reserve();
        await file.WriteStreamAsync(image, size + "/ColorSpace/DeviceRGB" + mask, colours, cancellationToken);
        images.Append(CultureInfo.InvariantCulture, $"/{resource} {image} 0 R");
    }

    /// <summary>Writes a part of the page that is under way; a part behind another lies above it.</summary>
    public async Task AddAsync(PdfContent content, CancellationToken cancellationToken)
    {
        var part = file.Reserve();
        await file.WriteStreamAsync(part, "", content.End(), cancellationToken);
        parts.Add(part);
    }

    /// <summary>Ends the page that is under way.</summary>
    public async Task EndPageAsync(CancellationToken cancellationToken)
    {
        if (pages.Count == 0)
        {
            node = file.Reserve();
        }

        var page = file.Reserve();
        await file.WriteObjectAsync(page, $"<</Type/Page/Parent {node} 0 R/Contents[{References(parts)}]>>", cancellationToken);
        parts.Clear();
        pages.Add(page);
        count++;
        if (pages.Count == PagesPerNode)
        {
            await EndNodeAsync(cancellationToken);
        }
    }

    /// <summary>Writes what holds the pages together.</summary>
    /// <param name="title">What the reader's window is called; empty: nothing.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task EndAsync(string title, CancellationToken cancellationToken)
    {
        await EndNodeAsync(cancellationToken);
        var resources = images.Length > 0 ? $"/XObject<<{images}>>" : "";
        if (Font.IsUsed)
        {
            var font = file.Reserve();
            await Font.WriteAsync(file, font, cancellationToken);
            resources += $"/Font<</{PdfFont.Resource} {font} 0 R>>";
        }

        await file.WriteObjectAsync(root, $"<</Type/Pages/Count {count}/Kids[{References(nodes)}]/MediaBox[{box}]/Resources<<{resources}>>>>", cancellationToken);
        await file.WriteObjectAsync(catalogue, $"<</Type/Catalog/Pages {root} 0 R/ViewerPreferences<</PrintScaling/None>>>>", cancellationToken);
        await file.WriteObjectAsync(information, title.Length > 0 ? $"<</Producer(Redirect)/Title {PdfFile.Text(title)}>>" : "<</Producer(Redirect)>>", cancellationToken);
        await file.EndAsync(catalogue, information, cancellationToken);
    }

    public void Dispose() => file.Dispose();

    private async Task EndNodeAsync(CancellationToken cancellationToken)
    {
        if (pages.Count > 0)
        {
            await file.WriteObjectAsync(node, $"<</Type/Pages/Parent {root} 0 R/Count {pages.Count}/Kids[{References(pages)}]>>", cancellationToken);
            nodes.Add(node);
            pages.Clear();
        }
    }

    private static string References(List<int> numbers) => string.Join(' ', numbers.Select(number => $"{number} 0 R"));
}
