namespace Redirect.Media.Watermarks.Engine;

/// <summary>How far the pilots of one block of a frame lie from where they should.</summary>
/// <param name="X">The block's middle, units.</param>
/// <param name="Y">The block's middle, units.</param>
/// <param name="Dx">Shift, units.</param>
/// <param name="Dy">Shift, units.</param>
/// <param name="Z">Height of the peak over the standard deviation.</param>
internal readonly record struct BlockShift(double X, double Y, double Dx, double Dy, double Z);
