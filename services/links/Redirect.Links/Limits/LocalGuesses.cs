namespace Redirect.Links.Limits;

/// <summary>The wrong guesses that this process has seen. In time of the clock's stamps, which nobody sets.</summary>
internal sealed class LocalGuesses(TimeProvider clock)
{
    private const int MaxGuessers = 100_000;

    private readonly BoundedCache<PasswordGuesser, Guesses> known = new(MaxGuessers);
    private readonly Lock making = new();

    /// <summary>How long a guesser must still wait; zero or less: not at all.</summary>
    public TimeSpan Left(PasswordGuesser guesser)
    {
        if (!known.TryGet(guesser, out var guesses))
        {
            return TimeSpan.Zero;
        }

        lock (guesses)
        {
            return guesses.Left(clock);
        }
    }

    /// <summary>Counts a guess as wrong before it is looked at, unless the guesser must wait: of many at once, one is looked at.</summary>
    /// <returns>How long to wait; zero: the guess may be looked at.</returns>
    public TimeSpan Begin(PasswordGuesser guesser)
    {
        var guesses = Of(guesser);
        lock (guesses)
        {
            var left = guesses.Left(clock);
            if (left <= TimeSpan.Zero)
            {
                guesses.Count(clock);
            }

            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>The password was right: all is forgotten.</summary>
    public void Forget(PasswordGuesser guesser) => known.Remove(guesser);

    private Guesses Of(PasswordGuesser guesser)
    {
        if (known.TryGet(guesser, out var guesses))
        {
            return guesses;
        }

        lock (making)
        {
            if (!known.TryGet(guesser, out guesses))
            {
                guesses = new Guesses();
                known.Set(guesser, guesses);
            }

            return guesses;
        }
    }

    private sealed class Guesses
    {
        private int wrong;
        private long last;
        private TimeSpan wait;

        public TimeSpan Left(TimeProvider clock) => wait - clock.GetElapsedTime(last);

        public void Count(TimeProvider clock)
        {
            var forgotten = wrong > 0 && clock.GetElapsedTime(last) >= GuessDelays.Memory;
            wrong = forgotten || wrong >= GuessDelays.MaxWrong ? 1 : wrong + 1;
            wait = GuessDelays.After(wrong);
            last = clock.GetTimestamp();
        }
    }
}
