namespace Redirect.Media.PrintSheets;

/// <summary>
/// Where what is on a label stands: the same on each of a sheet, so that a pile of them looks like one. An upright label has its code below
/// the title, a broad one to the left of it. Lengths in millimetres from the label's upper left corner. Pure.
/// </summary>
/// <param name="CodeX">Of the square for the code, with its quiet zone.</param>
/// <param name="CodeY">Of the same.</param>
/// <param name="CodeWidth">Of the same.</param>
/// <param name="Texts">The lines.</param>
internal sealed record LabelFrame(double CodeX, double CodeY, double CodeWidth, IReadOnlyList<LabelFrame.Slot> Texts)
{
    // Sizes of type in parts of the title's; the title's in parts of the label's width, and its bounds. The smallest is some 4.5 point.
    private const double TitlePart = 0.1, LeastTitle = 3, MostTitle = 14;
    private const double SubtitlePart = 0.6, NamePart = 0.62, DetailPart = 0.5, PrintPart = 0.36, LeastType = 1.6;

    private const double Padding = 0.05, LeastPadding = 1.2, MostPadding = 6;

    // Ideographs fill their em from 0.88 above the baseline to 0.12 below; lines stand 1.4 of it apart.
    private const double Above = 0.88, LineHeight = 1.4;

    // A label this much wider than high has its code at the left.
    private const double Broad = 1.25;

    // For sizes of type it counts as an upright one of this part of its width.
    private const double BroadPart = 0.75;

    // What is left for writing beside a code, of the label's width.
    private const double LeastColumn = 0.32;

    /// <summary>What a line says.</summary>
    internal enum Part
    {
        Title,
        Subtitle,
        Name,
        Detail,
        SmallPrint,
    }

    /// <param name="design">The sheet's.</param>
    /// <param name="hasDetail">Whether any label has a store or staff.</param>
    public static LabelFrame Of(SheetDesign design, bool hasDetail)
    {
        var (width, height) = (design.Grid.LabelWidth, design.Grid.LabelHeight);
        var isBroad = width >= Broad * height;
        var padding = Math.Clamp(Padding * Math.Min(width, height), LeastPadding, MostPadding);
        var title = Math.Clamp(TitlePart * (isBroad ? BroadPart * width : Math.Min(width, height)), LeastTitle, MostTitle);
        var head = new List<(Part Part, double Size)>();
        if (design.Title.Length > 0)
        {
            head.Add((Part.Title, title));
        }

        if (design.Subtitle.Length > 0)
        {
            head.Add((Part.Subtitle, Size(SubtitlePart)));
        }

        var foot = new List<(Part Part, double Size)> { (Part.Name, Size(NamePart)) };
        if (hasDetail)
        {
            foot.Add((Part.Detail, Size(DetailPart)));
        }

        foot.Add((Part.SmallPrint, Size(PrintPart)));
        return isBroad ? Beside(design, padding, head, foot) : Below(design, padding, head, foot);

        double Size(double part) => Math.Max(LeastType, part * title);
    }

    private static LabelFrame Below(SheetDesign design, double padding, List<(Part Part, double Size)> head, List<(Part Part, double Size)> foot)
    {
        var (width, height) = (design.Grid.LabelWidth, design.Grid.LabelHeight);
        var (top, bottom) = (padding + HeightOf(head), height - padding - HeightOf(foot));
        var room = Math.Min(width - (2 * padding), bottom - top);
        var code = design.CodeWidth ?? Math.Max(0, room);
        var slots = Stack(head, padding, padding, width - (2 * padding), centred: true)
            .Concat(Stack(foot, padding, bottom, width - (2 * padding), centred: true));
        return new LabelFrame((width - code) / 2, top + ((bottom - top - code) / 2), code, [.. slots]) { Room = room };
    }

    private static LabelFrame Beside(SheetDesign design, double padding, List<(Part Part, double Size)> head, List<(Part Part, double Size)> foot)
    {
        var (width, height) = (design.Grid.LabelWidth, design.Grid.LabelHeight);
        var room = Math.Min(height - (2 * padding), (width * (1 - LeastColumn)) - (2 * padding));
        var code = design.CodeWidth ?? Math.Max(0, room);
        var left = padding + code + (padding / 2);
        var slots = Stack(head, left, padding, width - padding - left, centred: false)
            .Concat(Stack(foot, left, height - padding - HeightOf(foot), width - padding - left, centred: false));
        return new LabelFrame(padding, (height - code) / 2, code, [.. slots]) { Room = room };
    }

    /// <summary>The widest code that there is room for; negative where the writing takes all.</summary>
    public double Room { get; private init; }

    private static double HeightOf(List<(Part Part, double Size)> lines) => lines.Sum(line => LineHeight * line.Size);

    private static IEnumerable<Slot> Stack(List<(Part Part, double Size)> lines, double x, double y, double width, bool centred)
    {
        foreach (var (part, size) in lines)
        {
            yield return new Slot(part, x, y + (Above * size) + ((LineHeight - 1) / 2 * size), width, size, centred);
            y += LineHeight * size;
        }
    }

    /// <summary>A place for a line.</summary>
    /// <param name="Part">What it says.</param>
    /// <param name="X">Its left edge.</param>
    /// <param name="Baseline">Where its characters stand.</param>
    /// <param name="Width">No line is longer.</param>
    /// <param name="Size">The em; a text that is too long for it is set smaller.</param>
    /// <param name="Centred">Or from the left.</param>
    internal sealed record Slot(Part Part, double X, double Baseline, double Width, double Size, bool Centred);
}
