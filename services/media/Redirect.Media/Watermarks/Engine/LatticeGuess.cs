namespace Redirect.Media.Watermarks.Engine;

/// <summary>How the mark's lattice of frequencies may lie in the picture's.</summary>
/// <param name="Z">How likely, against the others of its kind.</param>
/// <param name="Lattice">From the frame's frequencies (cycles a unit) to the picture's (cycles a pixel).</param>
internal readonly record struct LatticeGuess(double Z, Matrix2 Lattice)
{
    /// <summary>From the frame's units to the picture's pixels.</summary>
    public Matrix2 Linear() => Lattice.Inverse().Transpose();
}
