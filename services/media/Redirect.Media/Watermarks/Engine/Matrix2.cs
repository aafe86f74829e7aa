namespace Redirect.Media.Watermarks.Engine;

/// <summary>A linear map of the plane, by rows.</summary>
internal readonly record struct Matrix2(double A, double B, double C, double D)
{
    public static readonly Matrix2 Identity = new(1, 0, 0, 1);

    public double Determinant => (A * D) - (B * C);

    public Matrix2 Inverse()
    {
        var determinant = Determinant;
        return new Matrix2(D / determinant, -B / determinant, -C / determinant, A / determinant);
    }

    public Matrix2 Transpose() => new(A, C, B, D);

    public static Matrix2 operator *(Matrix2 first, Matrix2 second) => new(
        (first.A * second.A) + (first.B * second.C),
        (first.A * second.B) + (first.B * second.D),
        (first.C * second.A) + (first.D * second.C),
        (first.C * second.B) + (first.D * second.D));

    public static Matrix2 operator *(double scale, Matrix2 matrix) => new(scale * matrix.A, scale * matrix.B, scale * matrix.C, scale * matrix.D);

    public static Matrix2 operator +(Matrix2 first, Matrix2 second) => new(first.A + second.A, first.B + second.B, first.C + second.C, first.D + second.D);

    /// <summary>A turn by so many radians from the x axis to the y axis.</summary>
    public static Matrix2 Rotation(double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        return new Matrix2(cos, -sin, sin, cos);
    }

    public (double X, double Y) Map(double x, double y) => ((A * x) + (B * y), (C * x) + (D * y));
}
