namespace Redirect.Media.Watermarks.Engine;

/// <summary>
/// The harmonics of the tile in the ring that a mark lives in, half of the plane (the other half is their conjugate). A keyed half of them is
/// occupied: which ones, is how scale and rotation are found. First come the pilots (of known phase: they tell where the tile begins and which way up it
/// is), then those with data, then the empty ones (they tell how strong the noise is).
/// </summary>
internal sealed class Carriers
{
    /// <summary>Units of a tile's side.</summary>
    public const int Tile = 128;

    /// <summary>The ring's inner radius, cycles a tile: below it pictures are too strong.</summary>
    public const double Inner = 5.2;

    /// <summary>The ring's outer radius, cycles a tile: above it compression and reduction take everything.</summary>
    public const double Outer = 31;

    // Fewer pilots cost synchronisation, more cost code word: measured best of 0.18 to 0.28.
    private const double PilotShare = 0.22;

    // Amplitude falls a little with frequency, as sight does less than pictures do.
    private const double Tilt = -0.2;
    private const double TiltRadius = 15;

    private Carriers(int[] kx, int[] ky, int pilots, int occupied, float[] pilotRe, float[] pilotIm)
    {
        (Kx, Ky, Pilots, Occupied, PilotRe, PilotIm) = (kx, ky, pilots, occupied, pilotRe, pilotIm);
        Radius = [.. kx.Zip(ky, (x, y) => (float)Math.Sqrt((x * x) + (y * y)))];
        Amplitude = [.. Radius.Select(radius => (float)Math.Pow(radius / TiltRadius, Tilt))];
    }

    public int Count => Kx.Length;

    /// <summary>The first so many are pilots.</summary>
    public int Pilots { get; }

    /// <summary>The first so many are pilots or data; the rest is empty.</summary>
    public int Occupied { get; }

    /// <summary>How many carry data.</summary>
    public int Data => Occupied - Pilots;

    /// <summary>Cycles a tile from left to right, 0 to 31.</summary>
    public int[] Kx { get; }

    /// <summary>Cycles a tile from top to bottom, −31 to 31.</summary>
    public int[] Ky { get; }

    /// <summary>Length of (kx, ky).</summary>
    public float[] Radius { get; }

    /// <summary>How strong a carrier is written, relative.</summary>
    public float[] Amplitude { get; }

    /// <summary>Real part of each pilot, of length 1.</summary>
    public float[] PilotRe { get; }

    /// <summary>Imaginary part of each pilot, of length 1.</summary>
    public float[] PilotIm { get; }

    /// <summary>The carriers of a key.</summary>
    public static Carriers Of(WatermarkKey key)
    {
        var ring = Ring().ToList();
        var order = new KeyStream(key, "carriers").Permutation(ring.Count);
        var occupied = ring.Count / 2;
        var pilots = (int)(occupied * PilotShare);
        var phases = new KeyStream(key, "pilot phases");
        var (re, im) = (new float[pilots], new float[pilots]);
        for (var pilot = 0; pilot < pilots; pilot++)
        {
            var quarter = phases.Below(4);
            re[pilot] = (quarter is 0 or 3 ? 1 : -1) * (float)Math.Sqrt(0.5);
            im[pilot] = (quarter is 0 or 1 ? 1 : -1) * (float)Math.Sqrt(0.5);
        }

        return new Carriers([.. order.Select(at => ring[at].Kx)], [.. order.Select(at => ring[at].Ky)], pilots, occupied, re, im);
    }

    private static IEnumerable<(int Kx, int Ky)> Ring()
    {
        for (var ky = -(int)Outer; ky <= (int)Outer; ky++)
        {
            for (var kx = 0; kx <= (int)Outer; kx++)
            {
                var square = (kx * kx) + (ky * ky);
                if ((kx > 0 || ky > 0) && square >= Inner * Inner && square <= Outer * Outer)
                {
                    yield return (kx, ky);
                }
            }
        }
    }
}
