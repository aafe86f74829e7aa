using Redirect.Media.Pictures;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>Looks for marks in one picture: cheap guesses of how they may lie first, the others only where those fail.</summary>
internal sealed class Detector : IDisposable
{
    /// <summary>Marks that are looked for.</summary>
    public const int MostMarks = 2;

    // Guesses by the spectrum: as it is, in a mirror, for each stretch; how many are refined, and of these how many get a frame and a reading.
    private const int Guesses = 20;
    private const int MirroredGuesses = 8;
    private const int GuessesByStretch = 2;
    private const int StretchedGuesses = 12;
    private const int Screened = 10;
    private const int Read = 6;

    // What pilots reach by chance: below, a frame is not read.
    private const double LeastScreenZ = 4.3;

    // The straight guess is bent only when it is nearly right already: its readings are the cheap way, and others come.
    private const double StraightTrackZ = 8;

    // After a first mark only clear signs of another are followed.
    private const int SecondGuesses = 6;
    private const double SecondScore = 0.2;

    // Stretches that are tried, in hundredths: along one axis against the other up to ± 24 %, and along the diagonals up to ± 6 %.
    private const int MostStretch = 12;
    private const int MostStretchWithShear = 5;
    private const int MostShear = 3;

    private readonly WatermarkPlan plan;
    private readonly CancellationToken cancellation;
    private readonly FrameSource source;
    private readonly FrameReading frames;
    private readonly List<FoundMark> found = [];

    public Detector(Picture picture, WatermarkPlan plan, CancellationToken cancellation)
    {
        (this.plan, this.cancellation) = (plan, cancellation);
        source = new FrameSource(picture);
        frames = new FrameReading(source, plan);
    }

    public DetectedMarks Detect()
    {
        cancellation.ThrowIfCancellationRequested();
        var straight = Math.Min(source.Luma.Width, source.Luma.Height) / (double)Frame.ShortSide * Matrix2.Identity;
        Take(frames.Read(straight, Symmetry.All, StraightTrackZ));
        if (found.Count < MostMarks)
        {
            LookAtSpectrum(straight);
        }

        return found.Count == 0 ? DetectedMarks.None : new DetectedMarks([.. found.OrderByDescending(mark => mark.Reading.CodewordZ).Select(mark => mark.Describe(source.Share))]);
    }

    public void Dispose() => source.Dispose();

    private void LookAtSpectrum(Matrix2 straight)
    {
        using var whitened = Whitening.OfPixels(source.Luma);
        using var power = new PowerSpectrum(whitened);
        var score = new LatticeScore(power, plan.Carriers);
        cancellation.ThrowIfCancellationRequested();
        using (var map = LogPolarSearch.Map(power, LogPolarGrid.Fine, Matrix2.Identity, out var deviation))
        {
            var guesses = LogPolarSearch.Best(map, deviation, plan.Fine, mirrored: false, found.Count == 0 ? Guesses : SecondGuesses);
            if (found.Count > 0)
            {
                Follow([.. guesses.Select(guess => score.Refine(guess.Lattice)).Where(guess => guess.Z >= SecondScore)]);
                return;
            }

            guesses.AddRange(LogPolarSearch.Best(map, deviation, plan.Fine, mirrored: true, MirroredGuesses));
            var lattice = straight.Inverse().Transpose();
            Follow([.. guesses.Select(guess => guess.Lattice).Append(lattice).Append(lattice * Matrix2.Rotation(Math.PI / 2)).Select(score.Refine)]);
        }

        if (found.Count == 0)
        {
            Follow([.. Stretched(power).Select(score.Refine)]);
        }
    }

    // The best lattices get a frame; those whose pilots fit best are read.
    private void Follow(List<LatticeGuess> guesses)
    {
        var screened = new List<(double Z, LatticeGuess Guess)>();
        foreach (var guess in guesses.OrderByDescending(guess => guess.Z).Take(Screened))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!found.Exists(mark => mark.LiesAs(guess.Linear())))
            {
                screened.Add((frames.Screen(guess.Linear()), guess));
            }
        }

        foreach (var (_, guess) in screened.Where(guess => guess.Z >= LeastScreenZ).OrderByDescending(guess => guess.Z).Take(Read))
        {
            cancellation.ThrowIfCancellationRequested();
            if (found.Count == 0 || (found.Count < MostMarks && guess.Z >= SecondScore && !found.Exists(mark => mark.LiesAs(guess.Linear()))))
            {
                Take(frames.Read(guess.Linear(), [Symmetry.Upright, Symmetry.UpsideDown], trackFrom: 0));
            }
        }
    }

    private List<Matrix2> Stretched(PowerSpectrum power)
    {
        var guesses = new List<(double Z, Matrix2 Lattice)>();
        for (var along = -MostStretch; along <= MostStretch; along++)
        {
            for (var shear = -MostShear; shear <= MostShear; shear++)
            {
                if ((along == 0 && shear == 0) || (Math.Abs(along) > MostStretchWithShear && shear != 0))
                {
                    continue;
                }

                cancellation.ThrowIfCancellationRequested();
                var stretch = new Matrix2(1 + (along * 0.01), shear * 0.01, shear * 0.01, 1 - (along * 0.01));
                using var map = LogPolarSearch.Map(power, LogPolarGrid.Coarse, stretch, out var deviation);
                guesses.AddRange(LogPolarSearch.Best(map, deviation, plan.Coarse, mirrored: false, GuessesByStretch).Select(guess => (guess.Z, stretch * guess.Lattice)));
            }
        }

        return [.. guesses.OrderByDescending(guess => guess.Z).Take(StretchedGuesses).Select(guess => guess.Lattice)];
    }

    // A mark, and the one that may lie in the same frame.
    private void Take(FoundMark? mark)
    {
        if (mark is null || found.Exists(other => other.Reading.Id == mark.Reading.Id))
        {
            return;
        }

        found.Add(mark);
        var second = mark.Reading.Second();
        if (found.Count < MostMarks && second.Accepted && second.Id != mark.Reading.Id)
        {
            found.Add(mark with { Reading = second });
        }
    }
}
