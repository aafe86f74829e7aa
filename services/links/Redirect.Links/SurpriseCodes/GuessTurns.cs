namespace Redirect.Links.SurpriseCodes;

/// <summary>
/// One visitor's codes are looked at one after the other, and so are one address's: of a thousand guesses that come at once no more are looked
/// at than of a thousand in a row. Guessers share a fixed number of places, so a place costs nothing to make; a known code is looked up
/// in no time, so nobody notices.
/// </summary>
internal sealed class GuessTurns
{
    private const int Places = 1024;

    private readonly SemaphoreSlim[] visitors = Make();
    private readonly SemaphoreSlim[] networks = Make();

    /// <summary>Waits for the visitor's turn and then for the address's: always in this order, so that nobody waits for himself.</summary>
    public async ValueTask<Turn> TakeAsync(CodeGuesser who, CancellationToken cancellationToken)
    {
        var visitor = who.Visitor is { } id ? visitors[PlaceOf(who.MerchantId, id)] : null;
        var network = who.Network is { } address ? networks[PlaceOf(who.MerchantId, address)] : null;
        if (visitor is not null)
        {
            await visitor.WaitAsync(cancellationToken);
        }

        try
        {
            if (network is not null)
            {
                await network.WaitAsync(cancellationToken);
            }
        }
        catch
        {
            visitor?.Release();
            throw;
        }

        return new Turn(visitor, network);
    }

    private static int PlaceOf(Guid merchantId, UInt128 guesser) => (int)((uint)HashCode.Combine(merchantId, guesser) % Places);

    private static SemaphoreSlim[] Make() => [.. Enumerable.Range(0, Places).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Ends with its disposal.</summary>
    internal readonly struct Turn(SemaphoreSlim? visitor, SemaphoreSlim? network) : IDisposable
    {
        public void Dispose()
        {
            network?.Release();
            visitor?.Release();
        }
    }
}
