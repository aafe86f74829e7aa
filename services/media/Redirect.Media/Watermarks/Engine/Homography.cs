namespace Redirect.Media.Watermarks.Engine;

/// <summary>A projective map of the plane, by rows; the last number is not always 1.</summary>
internal sealed record Homography(double A, double B, double C, double D, double E, double F, double G, double H, double I)
{
    /// <summary>A linear map, then a shift.</summary>
    public static Homography Of(Matrix2 linear, double x, double y) => new(linear.A, linear.B, x, linear.C, linear.D, y, 0, 0, 1);

    public bool IsAffine => G == 0 && H == 0;

    /// <summary>The map that first does <paramref name="second"/>, then <paramref name="first"/>.</summary>
    public static Homography operator *(Homography first, Homography second) => new(
        (first.A * second.A) + (first.B * second.D) + (first.C * second.G),
        (first.A * second.B) + (first.B * second.E) + (first.C * second.H),
        (first.A * second.C) + (first.B * second.F) + (first.C * second.I),
        (first.D * second.A) + (first.E * second.D) + (first.F * second.G),
        (first.D * second.B) + (first.E * second.E) + (first.F * second.H),
        (first.D * second.C) + (first.E * second.F) + (first.F * second.I),
        (first.G * second.A) + (first.H * second.D) + (first.I * second.G),
        (first.G * second.B) + (first.H * second.E) + (first.I * second.H),
        (first.G * second.C) + (first.H * second.F) + (first.I * second.I));

    public (double X, double Y) Map(double x, double y)
    {
        var scale = (G * x) + (H * y) + I;
        return (((A * x) + (B * y) + C) / scale, ((D * x) + (E * y) + F) / scale);
    }

    /// <summary>The linear map that it is like around a point.</summary>
    public Matrix2 LinearAt(double x, double y)
    {
        var scale = (G * x) + (H * y) + I;
        var (u, v) = Map(x, y);
        return new Matrix2((A - (u * G)) / scale, (B - (u * H)) / scale, (D - (v * G)) / scale, (E - (v * H)) / scale);
    }
}
