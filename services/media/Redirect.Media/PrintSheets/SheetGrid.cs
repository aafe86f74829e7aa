namespace Redirect.Media.PrintSheets;

/// <summary>Labels in rows and columns on a page, as many as fit, in its middle. Lengths in millimetres. Pure.</summary>
/// <param name="PageWidth">Of the paper.</param>
/// <param name="PageHeight">Of the paper.</param>
/// <param name="LabelWidth">Once it is cut.</param>
/// <param name="LabelHeight">Once it is cut.</param>
/// <param name="Gap">Between labels.</param>
/// <param name="Margin">What stays free at the page's edges, at least.</param>
/// <param name="Bleed">How far a label's ground reaches beyond the cut.</param>
internal sealed record SheetGrid(double PageWidth, double PageHeight, double LabelWidth, double LabelHeight, double Gap, double Margin, double Bleed)
{
    /// <summary>How thick lines to cut along are: a quarter of a point is visible and is cut away.</summary>
    public const double MarkThickness = 0.1;

    // Lines begin so far outside of the bleed, are so long at most, and left out where there is room for less.
    private const double MarkDistance = 0.5;
    private const double MarkLength = 5;
    private const double ShortestMark = 1;

    // What was given in hundredths of a millimetre fits when it fits by its digits.
    private const double Rounding = 1e-6;

    public int Columns => Fitting(PageWidth, LabelWidth);

    public int Rows => Fitting(PageHeight, LabelHeight);

    public int LabelsPerPage => Columns * Rows;

    /// <summary>The upper left corner of a label's cut.</summary>
    /// <param name="place">Of the page's places, from 0, row by row.</param>
    public (double X, double Y) PlaceOf(int place) => (
        Start(PageWidth, LabelWidth, Columns) + (place % Columns * (LabelWidth + Gap)),
        Start(PageHeight, LabelHeight, Rows) + (place / Columns * (LabelHeight + Gap)));

    /// <summary>The lines to cut a label along: at each corner one each way, outside of the bleed, as long as there is room.</summary>
    public IEnumerable<(double FromX, double FromY, double ToX, double ToY)> MarksOf(int place)
    {
        var (x, y) = PlaceOf(place);
        var (column, row) = (place % Columns, place / Columns);
        var (right, bottom) = (x + LabelWidth, y + LabelHeight);
        var (leftMark, rightMark) = (Mark(column == 0 ? x : Gap / 2), Mark(column == Columns - 1 ? PageWidth - right : Gap / 2));
        var (topMark, bottomMark) = (Mark(row == 0 ? y : Gap / 2), Mark(row == Rows - 1 ? PageHeight - bottom : Gap / 2));
        var away = Bleed + MarkDistance;
        foreach (var edge in (double[])[y, bottom])
        {
            if (leftMark > 0)
            {
                yield return (x - away - leftMark, edge, x - away, edge);
            }

            if (rightMark > 0)
            {
                yield return (right + away, edge, right + away + rightMark, edge);
            }
        }

        foreach (var edge in (double[])[x, right])
        {
            if (topMark > 0)
            {
                yield return (edge, y - away - topMark, edge, y - away);
            }

            if (bottomMark > 0)
            {
                yield return (edge, bottom + away, edge, bottom + away + bottomMark);
            }
        }
    }

    private double Mark(double room)
    {
        var length = Math.Min(MarkLength, room - Bleed - MarkDistance);
        return length + Rounding >= ShortestMark ? length : 0;
    }

    private int Fitting(double page, double label) => (int)Math.Floor((page - (2 * Margin) + Gap + Rounding) / (label + Gap));

    private double Start(double page, double label, int count) => (page - (count * label) - ((count - 1) * Gap)) / 2;
}
