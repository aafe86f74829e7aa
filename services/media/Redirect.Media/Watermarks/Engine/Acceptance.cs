namespace Redirect.Media.Watermarks.Engine;

/// <summary>
/// When a reading counts as a mark: checksum right, pilots and codeword far enough out of the noise. A detection makes at most 61 readings (one straight; six of
/// the spectrum's guesses and six of the stretched ones, each straight and after four trackings), and one more of what is left of a mark. By chance
/// one of the 2^48 codewords with a right checksum reaches z ≥ 14 with a probability below 2^48 · Q(14) = 2·10^-30 a reading, in Gaussian noise of the strength that the
/// empty carriers tell. If that strength were told 30 % too low: 2^48 · Q(10.8) = 5·10^-13; and independently one of 2^14 places by eight symmetries would have to
/// put the pilots at z ≥ 8 (then 6.2), 2^17 · Q(6.2) = 4·10^-5. Together 61 · 5·10^-13 · 4·10^-5 = 10^-15 a picture, below the 10^-9 that is asked for. Seen in unmarked
/// pictures: codeword z up to 9.8 with a wrong checksum.
/// </summary>
internal static class Acceptance
{
    /// <summary>The least z of the pilots.</summary>
    public const double PilotZ = 8;

    /// <summary>The least z of the codeword.</summary>
    public const double CodewordZ = 14;
}
