namespace Redirect.Media.Watermarks.Engine;

/// <summary>Looks for a mark in one picture: cheap guesses of how it may lie first, the others only where those fail.</summary>
internal sealed class Detector : IDisposable
{
    // Larger pictures are reduced to this short side first.
    private const int LargestShortSide = 768;

    private const int LeastFrame = 60;
    private const int MostFrame = 3000;
    private const double EdgeMargin = 6;
    private const double ScreenZ = 4.3;

    private static readonly (int Window, int Reach, int Stride, double LeastZ)[] Trackings = [(256, 10, 64, 3.6), (192, 8, 64, 3.6), (160, 5, 56, 3.4), (128, 4, 48, 3.3)];

    private readonly WatermarkPlan plan;
    private readonly CancellationToken cancellation;
    private readonly Plane luma;
    private readonly Dictionary<double, Plane> blurred = [];
    private readonly Dictionary<double, Plane> softened = [];
    private Plane? whitened;
    private PowerSpectrum? power;

    public Detector(Redirect.Media.Pictures.Picture picture, WatermarkPlan plan, CancellationToken cancellation)
    {
        (this.plan, this.cancellation) = (plan, cancellation);
        luma = Luma.Reduced(picture, LargestShortSide);
        Share = (double)Math.Min(luma.Width, luma.Height) / Math.Min(picture.Width, picture.Height);
    }

    private readonly System.Diagnostics.Stopwatch sw = new();
    public double Share { get; }

    public Action<string>? Trace { get; set; }

    public (Reading Reading, Homography Map, PilotPeak Peak)? Find()
    {
        sw.Restart();
        var straight = Math.Min(luma.Width, luma.Height) / (double)Frame.ShortSide;
        if (Try(straight * Matrix2.Identity, Symmetry.All, 8) is { } found)
        {
            return found;
        }

        Trace?.Invoke($"t0 {sw.ElapsedMilliseconds}");
        whitened = Whitening.OfPixels(luma);
        power = new PowerSpectrum(whitened);
        Trace?.Invoke($"t power {sw.ElapsedMilliseconds}");
        var score = new LatticeScore(power, plan.Carriers);
        using (var map = LogPolarSearch.Map(power, LogPolarGrid.Fine, Matrix2.Identity, out var deviation))
        {
            var guesses = LogPolarSearch.Best(map, deviation, plan.Fine, false, 20);
            guesses.AddRange(LogPolarSearch.Best(map, deviation, plan.Fine, true, 8));
            Trace?.Invoke($"t logpolar {sw.ElapsedMilliseconds} z {guesses[0].Z:F1}");
            guesses.Add(new LatticeGuess(0, 1 / straight * Matrix2.Identity));
            guesses.Add(new LatticeGuess(0, 1 / straight * Matrix2.Rotation(Math.PI / 2)));
            var refined = guesses.Select(guess => score.Refine(guess.Lattice)).ToList();
            Trace?.Invoke($"t refined {sw.ElapsedMilliseconds}");
            if (Attempt(refined, 6) is { } spectral)
            {
                return spectral;
            }
        }

        Trace?.Invoke($"t attempted {sw.ElapsedMilliseconds}");
        var stretched = new List<(LatticeGuess Guess, Matrix2 Stretch)>();
        for (var a = -12; a <= 12; a++)
        {
            for (var b = -3; b <= 3; b++)
            {
                if ((a == 0 && b == 0) || (Math.Abs(a) > 5 && b != 0))
                {
                    continue;
                }

                var stretch = new Matrix2(1 + (a * 0.01), b * 0.01, b * 0.01, 1 - (a * 0.01));
                using var map = LogPolarSearch.Map(power, LogPolarGrid.Coarse, stretch, out var deviation);
                stretched.AddRange(LogPolarSearch.Best(map, deviation, plan.Coarse, false, 2).Select(guess => (guess, stretch)));
            }
        }

        var best = stretched.OrderByDescending(guess => guess.Guess.Z).Take(12).ToList();
        Trace?.Invoke($"t stretched {sw.ElapsedMilliseconds} z {best[0].Guess.Z:F1}");
        return Attempt([.. best.Select(guess => score.Refine(guess.Stretch * guess.Guess.Lattice))], 6);
    }

    public void Dispose()
    {
        luma.Dispose();
        whitened?.Dispose();
        power?.Dispose();
        foreach (var plane in blurred.Values.Concat(softened.Values))
        {
            plane.Dispose();
        }
    }

    private (Reading Reading, Homography Map, PilotPeak Peak)? Attempt(List<LatticeGuess> guesses, int count)
    {
        var screened = new List<(double Z, Matrix2 Linear, double Score, int Rank, int ScoreRank)>(); var rank = 0;
        foreach (var guess in guesses.OrderByDescending(g => g.Z).Take(10))
        {
            var (map, width, height) = Frame.Covering(luma.Width, luma.Height, guess.Linear());
            if (Math.Max(width, height) > MostFrame || Math.Min(width, height) < LeastFrame)
            {
                continue;
            }

            using var frame = Whiten(map, width, height, guess.Linear());
            using var tile = new TileReader(frame, plan);
            rank++; screened.Add((Math.Max(tile.Find(Symmetry.Upright).Z, tile.Find(Symmetry.UpsideDown).Z), guess.Linear(), guess.Z, rank, guesses.Count(o => o.Z > guess.Z)));
        }

        Trace?.Invoke($"  t screened {screened.Count} {sw.ElapsedMilliseconds}");
        foreach (var (z, linear, sc, rk, scr) in screened.OrderByDescending(guess => guess.Z).Take(count))
        {
            Trace?.Invoke($"  z {z:F1} score {sc:F3} rank {rk} scorerank {scr}");
            if (z < ScreenZ)
            {
                break;
            }

            if (Try(linear, [Symmetry.Upright, Symmetry.UpsideDown], 0) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private (Reading Reading, Homography Map, PilotPeak Peak)? Try(Matrix2 linear, IReadOnlyList<Symmetry> symmetries, double trackFrom)
    {
        cancellation.ThrowIfCancellationRequested();
        var (map, width, height) = Frame.Covering(luma.Width, luma.Height, linear);
        if (Math.Max(width, height) > MostFrame || Math.Min(width, height) < LeastFrame)
        {
            return null;
        }

        var frame = Whiten(map, width, height, linear);
        try
        {
            using var tile = new TileReader(frame, plan);
            var peak = symmetries.Select(tile.Find).MaxBy(peak => peak.Z)!;
            if (peak.Symmetry != Symmetry.Upright)
            {
                return Try(linear * peak.Symmetry.Matrix, [Symmetry.Upright], trackFrom);
            }

            var reading = tile.Read(peak.X, peak.Y, Symmetry.Upright);
            Trace?.Invoke($"  try peak {peak.Z:F1} pilot {reading.PilotZ:F1} codeword {reading.CodewordZ:F1} {reading.Checks}");
            if (reading.Accepted)
            {
                return (reading, map, peak);
            }

            if (peak.Z < trackFrom)
            {
                return null;
            }

            var best = reading.PilotZ;
            foreach (var tracking in Trackings)
            {
                var shifts = BlockTracking.Track(frame, peak, tracking.Window, tracking.Reach, tracking.Stride, plan.Carriers);
                if (shifts.Count(shift => shift.Z > tracking.LeastZ) < 0.08 * shifts.Count && tracking.Window == 256)
                {
                    break;
                }

                if (!HomographyFit.TryFit(shifts, tracking.LeastZ, out var bent))
                {
                    continue;
                }

                var otherMap = map * bent;
                var other = Whiten(otherMap, width, height, linear);
                using var otherTile = new TileReader(other, plan);
                var otherPeak = otherTile.Find(Symmetry.Upright);
                var otherReading = otherTile.Read(otherPeak.X, otherPeak.Y, Symmetry.Upright);
                Trace?.Invoke($"    track {tracking.Window} blocks {shifts.Count} over {shifts.Count(s => s.Z > tracking.LeastZ)} peak {otherPeak.Z:F1} pilot {otherReading.PilotZ:F1} codeword {otherReading.CodewordZ:F1} {otherReading.Checks}");
                if (otherReading.Accepted)
                {
                    other.Dispose();
                    return (otherReading, otherMap, otherPeak);
                }

                if (otherReading.PilotZ > best * 0.97)
                {
                    frame.Dispose();
                    (frame, map, peak, best) = (other, otherMap, otherPeak, Math.Max(best, otherReading.PilotZ));
                }
                else
                {
                    other.Dispose();
                }
            }
        }
        finally
        {
            frame.Dispose();
        }

        return null;
    }

    private Plane Whiten(Homography map, int width, int height, Matrix2 linear)
    {
        var scale = Math.Sqrt(Math.Abs(linear.Determinant));
        using var frame = Resampling.Warp(Blurred(blurred, luma, scale), map, width, height);
        var plane = Whitening.OfFrame(frame);
        Resampling.ClearOutside(plane, map, luma, EdgeMargin);
        return plane;
    }

    // Scales that are alike share a blurred picture.
    private static Plane Blurred(Dictionary<double, Plane> blurred, Plane source, double scale)
    {
        var rounded = Math.Round(scale, 1);
        if (!blurred.TryGetValue(rounded, out var plane))
        {
            plane = Resampling.WithoutAliases(source, rounded);
            if (plane is null)
            {
                return source;
            }

            blurred.Add(rounded, plane);
        }

        return plane;
    }
}
