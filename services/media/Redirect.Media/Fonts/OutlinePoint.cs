namespace Redirect.Media.Fonts;

/// <summary>A point of a glyph's outline, in font units from the origin on the baseline, y upwards.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Upwards.</param>
/// <param name="OnCurve">Whether the outline passes through it; otherwise it is the control point of a quadratic curve.</param>
internal readonly record struct OutlinePoint(double X, double Y, bool OnCurve);
