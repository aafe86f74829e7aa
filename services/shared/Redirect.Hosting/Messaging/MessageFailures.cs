namespace Redirect.Hosting.Messaging;

/// <summary>
/// What a failed attempt to handle a message means, the same on every transport. What passes by itself is tried for ever: as long
/// as the database is away the messages behind it could not be handled either. What does not is tried <see cref="Max"/> times.
/// </summary>
internal sealed class MessageFailures
{
    /// <summary>So many failures that do not pass by themselves make a message hopeless.</summary>
    public const int Max = 5;

    /// <summary>Failures so far that do not pass by themselves.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a failure in.</summary>
    public Verdict Judge(Exception exception)
    {
        if (exception is PoisonMessageException)
        {
            return Verdict.Poison;
        }

        if (exception.IsTransient())
        {
            return Verdict.Waits;
        }

        return ++Count >= Max ? Verdict.Hopeless : Verdict.TryAgain;
    }

    /// <summary>What to do with the message.</summary>
    internal enum Verdict
    {
        /// <summary>It waits for something that is away.</summary>
        Waits,

        /// <summary>It may be our bug or bad luck.</summary>
        TryAgain,

        /// <summary>It has failed too often: put it aside.</summary>
        Hopeless,

        /// <summary>It says itself that it can never be handled: put it aside.</summary>
        Poison,
    }
}
