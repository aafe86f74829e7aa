namespace Redirect.Media.Watermarks.Engine;

/// <summary>Where the pilots fit best.</summary>
/// <param name="Z">Height over all places' standard deviation.</param>
/// <param name="X">Where the tile begins, units.</param>
/// <param name="Y">Where the tile begins, units.</param>
/// <param name="Symmetry">How the tile lies.</param>
internal sealed record PilotPeak(double Z, double X, double Y, Symmetry Symmetry);
