namespace Redirect.Media.Watermarks.Engine;

/// <summary>Reads one frame of a picture: straight, and where that fails but its blocks agree with each other, bent as they say.</summary>
internal sealed class FrameReading(FrameSource source, WatermarkPlan plan)
{
    // A share of blocks that fit by chance is smaller.
    private const double LeastShare = 0.08;

    // A bent frame takes the place of the one before unless it is clearly worse.
    private const double NotWorse = 0.97;

    // Coarse to fine: a block's side, the largest shift, from block to block (units), and the least z of a block that counts.
    private static readonly (int Window, int Reach, int Stride, double LeastZ)[] Trackings = [(256, 10, 64, 3.6), (192, 8, 64, 3.6), (160, 5, 56, 3.4), (128, 4, 48, 3.3)];

    /// <summary>How well the pilots fit a frame, upright or upside down; 0 when the guess is out of reason.</summary>
    public double Screen(Matrix2 linear)
    {
        if (!source.TryCover(linear, out var area))
        {
            return 0;
        }

        using var frame = source.Whiten(area);
        using var tile = new TileReader(frame, plan);
        return Math.Max(tile.Find(Symmetry.Upright).Z, tile.Find(Symmetry.UpsideDown).Z);
    }

    /// <summary>Reads a frame.</summary>
    /// <param name="linear">From the frame's units to the picture's pixels.</param>
    /// <param name="symmetries">The ways in which the tile may lie in it.</param>
    /// <param name="trackFrom">The pilots' least z for which blocks are looked at.</param>
    /// <returns>Null when there is nothing that counts.</returns>
    public FoundMark? Read(Matrix2 linear, IReadOnlyList<Symmetry> symmetries, double trackFrom)
    {
        if (!source.TryCover(linear, out var area))
        {
            return null;
        }

        var frame = source.Whiten(area);
        try
        {
            PilotPeak peak;
            Reading reading;
            using (var tile = new TileReader(frame, plan))
            {
                peak = symmetries.Select(tile.Find).MaxBy(peak => peak.Z)!;
                reading = tile.Read(peak.X, peak.Y, peak.Symmetry);
            }

            if (reading.Accepted)
            {
                return new FoundMark(reading, area.Middle * peak.Symmetry.Matrix);
            }

            if (peak.Z < trackFrom)
            {
                return null;
            }

            if (peak.Symmetry != Symmetry.Upright)
            {
                return Read(linear * peak.Symmetry.Matrix, [Symmetry.Upright], trackFrom);
            }

            return Track(ref frame, area, peak, reading.PilotZ);
        }
        finally
        {
            frame.Dispose();
        }
    }

    private FoundMark? Track(ref Plane frame, FrameArea area, PilotPeak peak, double pilotZ)
    {
        foreach (var (window, reach, stride, leastZ) in Trackings)
        {
            var shifts = BlockTracking.Track(frame, peak, window, reach, stride, plan.Carriers);
            if (shifts.Count(shift => shift.Z > leastZ) < LeastShare * shifts.Count)
            {
                return null;
            }

            if (!HomographyFit.TryFit(shifts, leastZ, out var bent))
            {
                continue;
            }

            var bentArea = area with { Map = area.Map * bent };
            var bentFrame = source.Whiten(bentArea);
            using var tile = new TileReader(bentFrame, plan);
            var bentPeak = tile.Find(Symmetry.Upright);
            var reading = tile.Read(bentPeak.X, bentPeak.Y, Symmetry.Upright);
            if (!reading.Accepted && reading.PilotZ <= NotWorse * pilotZ)
            {
                bentFrame.Dispose();
                continue;
            }

            frame.Dispose();
            (frame, area, peak, pilotZ) = (bentFrame, bentArea, bentPeak, Math.Max(pilotZ, reading.PilotZ));
            if (reading.Accepted)
            {
                return new FoundMark(reading, new FrameArea(area.Map, area.Width, area.Height).Middle);
            }
        }

        return null;
    }
}
