namespace Redirect.Media.Watermarks.Engine;

/// <summary>A mark that was accepted, and how it lies.</summary>
/// <param name="Reading">What it says.</param>
/// <param name="Linear">From the frame's units to the pixels of the picture as it was looked at, in its middle.</param>
internal sealed record FoundMark(Reading Reading, Matrix2 Linear)
{
    // Lattices that differ by less are the same one: relative change of any vector.
    private const double Alike = 0.02;

    /// <summary>Whether a frame is this mark's, perhaps turned by quarters or mirrored.</summary>
    public bool LiesAs(Matrix2 linear)
    {
        var change = Linear.Inverse() * linear;
        foreach (var symmetry in Symmetry.All)
        {
            var rest = change + (-1 * symmetry.Matrix);
            if (Math.Max(Math.Abs(rest.A) + Math.Abs(rest.C), Math.Abs(rest.B) + Math.Abs(rest.D)) < Alike)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As callers see it.</summary>
    /// <param name="share">Pixels as looked at to a pixel of the picture.</param>
    public DetectedMark Describe(double share)
    {
        var mirrored = Linear.Determinant < 0;
        var turn = mirrored ? Linear * new Matrix2(-1, 0, 0, 1) : Linear;
        return new DetectedMark(Reading.Id, Reading.PilotZ, Reading.CodewordZ, mirrored, Math.Sqrt(Math.Abs(Linear.Determinant)) / share, Math.Atan2(turn.C, turn.A) * 180 / Math.PI);
    }
}
