namespace Redirect.Media.Watermarks.Engine;

/// <summary>A mark that was read.</summary>
/// <param name="Id">48 bits.</param>
/// <param name="PilotZ">How far the pilots stand out of the noise, standard deviations; at least <see cref="Acceptance.PilotZ"/>.</param>
/// <param name="CodewordZ">How far the codeword stands out of the noise, standard deviations; at least <see cref="Acceptance.CodewordZ"/>.</param>
/// <param name="Mirrored">Whether the picture was mirrored since it was marked.</param>
/// <param name="Scale">Pixels of the picture to a unit of the mark's frame (1/512 of the marked picture's short side, where that has 512 to 4,096), as a geometric mean of both directions.</param>
/// <param name="Rotation">Degrees that the picture was turned since it was marked, −180 to 180, clockwise as seen.</param>
internal sealed record DetectedMark(ulong Id, double PilotZ, double CodewordZ, bool Mirrored, double Scale, double Rotation);
