namespace Redirect.Links.Limits;

/// <summary>
/// Slows down who guesses passwords: for each link and network, never for a link alone, which would let anybody lock everybody out.
/// Counted by all replicas together in Redis and by each for itself as well; the stricter counts. With Redis away or emptied a guesser so has at
/// most <see cref="GuessDelays.MaxWrong"/> guesses at each replica, and never as many as he likes.
/// </summary>
internal sealed class PasswordGuesses(LocalGuesses local, SharedGuesses shared)
{
    /// <summary>Whether a guesser must wait, as far as this process knows. Cheap.</summary>
    public TimeSpan Left(PasswordGuesser guesser) => local.Left(guesser);

    /// <summary>Counts a guess as wrong before it is looked at.</summary>
    /// <returns>How long to wait; zero: the guess may be looked at.</returns>
    public async Task<TimeSpan> BeginAsync(PasswordGuesser guesser)
    {
        var everywhere = await shared.TryBeginAsync(guesser);
        return everywhere > TimeSpan.Zero ? everywhere.Value : local.Begin(guesser);
    }

    /// <summary>The password was right: all is forgotten.</summary>
    public Task ForgetAsync(PasswordGuesser guesser)
    {
        local.Forget(guesser);
        return shared.ForgetAsync(guesser);
    }
}
