using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Storage;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Passphrases;

/// <summary>
/// The standing token of a link and a placement: the one that pages show. Made when it is first needed, then the same for ever, until it is
/// retired. A page waits for it a quarter of a second at most and goes without it then; the making goes on for the next one.
/// </summary>
internal sealed partial class PagePassphrases(
    IDbContextFactory<LinksDbContext> contexts, TokenMaker tokens, IOptions<PassphraseOptions> options, TimeProvider clock, ILogger<PagePassphrases> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LoadLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    // Within it a token that was retired on another replica is still shown. It resolves to "retired", never to something else.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private readonly BoundedCache<Place, Entry> known = new(options.Value.Entries);
    private readonly ConcurrentDictionary<Place, Lazy<Task<string>>> flights = new();
    private long lastLog;

    /// <summary>The text that a page or a list of forms shows for a standing token.</summary>
    /// <param name="token">12 symbols.</param>
    /// <param name="title">The link's, or what stands for it.</param>
    /// <param name="address">The link's, in the form of a passphrase, with the placement the token is for.</param>
    public static string TextOf(string token, string title, string address) => PassphraseTemplate.Render(PassphraseTemplate.Standing, token, title, address, null);

    /// <summary>The standing token, for a page that can't wait.</summary>
    /// <param name="linkId">A link that exists.</param>
    /// <param name="merchantId">Whose the link and the placement are.</param>
    /// <param name="placementId">Where visits by the token count; null: where the link's count that name no placement.</param>
    /// <param name="cancellationToken">Ends the waiting, not the making.</param>
    /// <returns>12 symbols; null when there is none within 250 ms.</returns>
    public ValueTask<string?> TokenForAsync(Guid linkId, Guid merchantId, Guid? placementId, CancellationToken cancellationToken)
    {
        var place = new Place(linkId, merchantId, placementId);
        return known.TryGet(place, out var entry) && clock.GetElapsedTime(entry.ReadAt) <= Freshness
            ? ValueTask.FromResult<string?>(entry.Token)
            : WaitAsync(place, entry, cancellationToken);
    }

    /// <summary>The standing token, made if there is none yet.</summary>
    /// <exception cref="System.Data.Common.DbException">The database does not answer.</exception>
    /// <exception cref="TimeoutException">It does not answer within 10 s.</exception>
    public async Task<string> GetOrMakeAsync(Guid linkId, Guid merchantId, Guid? placementId, CancellationToken cancellationToken) =>
        await FlightOf(new Place(linkId, merchantId, placementId)).WaitAsync(cancellationToken);

    /// <summary>Forgets a token that was retired in this process.</summary>
    public void Forget(Guid linkId, Guid merchantId, Guid? placementId) => known.Remove(new Place(linkId, merchantId, placementId));

    private async ValueTask<string?> WaitAsync(Place place, Entry? entry, CancellationToken cancellationToken)
    {
        try
        {
            return await FlightOf(place).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            // What was known a while ago still leads to this link; without that the page does without.
            LogFailure(exception);
            return entry?.Token;
        }
    }

    // One look however many pages ask. Nobody's hanging up ends it for the others.
    private Task<string> FlightOf(Place place) => flights.GetOrAdd(place, key => new Lazy<Task<string>>(() => Task.Run(() => FlyAsync(key)))).Value;

    private async Task<string> FlyAsync(Place place)
    {
        try
        {
            using var limit = new CancellationTokenSource(LoadLimit, clock);
            var token = await LoadAsync(place, limit.Token);
            known.Set(place, new Entry(token, clock.GetTimestamp()));
            return token;
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException("The standing passphrase could not be read or made in time.", exception);
        }
        finally
        {
            flights.TryRemove(place, out _);
        }
    }

    private async Task<string> LoadAsync(Place place, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var key = Passphrase.StandingKeyOf(place.LinkId, place.PlacementId);
        if (await ReadAsync(db, key, place.MerchantId, cancellationToken) is { } token)
        {
            return token;
        }

        try
        {
            return await MakeAsync(db, place, key, cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            // Another replica came first. A second look finds its row, unless it was retired already.
            db.ChangeTracker.Clear();
            return await ReadAsync(db, key, place.MerchantId, cancellationToken) ?? await MakeAsync(db, place, key, cancellationToken);
        }
    }

    private static Task<string?> ReadAsync(LinksDbContext db, string key, Guid merchantId, CancellationToken cancellationToken) =>
        db.Passphrases.Where(row => row.StandingKey == key && row.MerchantId == merchantId).Select(row => row.Token).SingleOrDefaultAsync(cancellationToken);

    private async Task<string> MakeAsync(LinksDbContext db, Place place, string key, CancellationToken cancellationToken)
    {
        var committed = new List<Action>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var token = await tokens.NextAsync(db, committed.Add, cancellationToken);
        db.Passphrases.Add(new Passphrase
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            MerchantId = place.MerchantId,
            Token = token,
            LinkId = place.LinkId,
            PlacementId = place.PlacementId,
            StandingKey = key,
            CreatedAt = clock.Now(),
        });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        committed.ForEach(remember => remember());
        return token;
    }

    private void LogFailure(Exception exception)
    {
        var now = clock.GetTimestamp();
        var logged = Volatile.Read(ref lastLog);
        if ((logged == 0 || clock.GetElapsedTime(logged, now) > LogInterval) && Interlocked.CompareExchange(ref lastLog, now, logged) == logged)
        {
            Log.Missing(logger, exception);
        }
    }

    private sealed record Entry(string Token, long ReadAt);

    private readonly record struct Place(Guid LinkId, Guid MerchantId, Guid? PlacementId);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Pages are shown without a new passphrase (or with an older one); said at most every ten seconds")]
        public static partial void Missing(ILogger logger, Exception exception);
    }
}
