namespace Redirect.Media.Fonts;

/// <summary>A piece of an outline: a quadratic curve, or a straight line, whose control point is then its end.</summary>
internal readonly record struct OutlineSegment(double FromX, double FromY, double ViaX, double ViaY, double ToX, double ToY)
{
    public bool IsLine => ViaX == ToX && ViaY == ToY;

    /// <summary>The pieces of a closed contour; between two control points lies an implied point, halfway (TrueType).</summary>
    public static IEnumerable<OutlineSegment> Of(OutlinePoint[] contour)
    {
        if (contour.Length < 2)
        {
            yield break;
        }

        var first = Array.FindIndex(contour, point => point.OnCurve);
        var start = first >= 0 ? contour[first] : Between(contour[^1], contour[0]);
        var (at, via) = (start, (OutlinePoint?)null);
        for (var i = 1; i <= contour.Length; i++)
        {
            var next = i == contour.Length && first >= 0 ? start : contour[(first + i) % contour.Length];
            if (next.OnCurve)
            {
                yield return To(at, via, next);
                (at, via) = (next, null);
            }
            else
            {
                if (via is { } control)
                {
                    var implied = Between(control, next);
                    yield return To(at, control, implied);
                    at = implied;
                }

                via = next;
            }
        }

        if (via is not null)
        {
            yield return To(at, via, start);
        }
    }

    private static OutlinePoint Between(OutlinePoint one, OutlinePoint other) => new((one.X + other.X) / 2, (one.Y + other.Y) / 2, true);

    private static OutlineSegment To(OutlinePoint from, OutlinePoint? via, OutlinePoint to) =>
        new(from.X, from.Y, via?.X ?? to.X, via?.Y ?? to.Y, to.X, to.Y);
}
