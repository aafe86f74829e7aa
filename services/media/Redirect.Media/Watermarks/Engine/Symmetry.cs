namespace Redirect.Media.Watermarks.Engine;

/// <summary>One of the eight ways in which a square can lie: a matrix of −1, 0 and 1, by rows, from the mark's own frame to the one that is looked at.</summary>
internal readonly record struct Symmetry(int A, int B, int C, int D)
{
    public static readonly Symmetry Upright = new(1, 0, 0, 1);
    public static readonly Symmetry UpsideDown = new(-1, 0, 0, -1);

    /// <summary>All eight, the upright one first.</summary>
    public static readonly IReadOnlyList<Symmetry> All =
    [
        Upright, UpsideDown, new(0, -1, 1, 0), new(0, 1, -1, 0), new(-1, 0, 0, 1), new(1, 0, 0, -1), new(0, 1, 1, 0), new(0, -1, -1, 0),
    ];

    public Matrix2 Matrix => new(A, B, C, D);

    public (int X, int Y) Map(int x, int y) => ((A * x) + (B * y), (C * x) + (D * y));
}
