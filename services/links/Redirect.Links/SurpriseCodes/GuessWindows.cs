namespace Redirect.Links.SurpriseCodes;

/// <summary>The windows of one kind of guessers, made with their first wrong guess; those seen last stay.</summary>
/// <param name="limit">Wrong guesses a minute.</param>
/// <param name="capacity">Guessers.</param>
/// <param name="clock">The time.</param>
internal sealed class GuessWindows(int limit, int capacity, TimeProvider clock)
{
    private readonly BoundedCache<(Guid MerchantId, UInt128 Guesser), GuessWindow> windows = new(capacity);
    private readonly Lock making = new();

    public int Limit => limit;

    /// <summary>How long a guesser must wait; zero: not at all. Makes nothing.</summary>
    public TimeSpan Left(Guid merchantId, UInt128 guesser) => windows.TryGet((merchantId, guesser), out var window) ? window.Left : TimeSpan.Zero;

    public GuessWindow Of(Guid merchantId, UInt128 guesser)
    {
        if (windows.TryGet((merchantId, guesser), out var window))
        {
            return window;
        }

        lock (making)
        {
            if (!windows.TryGet((merchantId, guesser), out window))
            {
                window = new GuessWindow(limit, clock);
                windows.Set((merchantId, guesser), window);
            }

            return window;
        }
    }
}
