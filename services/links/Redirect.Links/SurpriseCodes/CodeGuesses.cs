using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Problems;
using Redirect.Links.Claims;

namespace Redirect.Links.SurpriseCodes;

/// <summary>
/// Makes guessing codes hopeless: so many wrong ones a minute by a visitor, from an address and at a merchant, and then nothing is looked up
/// any more, right or wrong. Counted by each replica for itself, and by all together in Redis; the stricter counts. A replica learns of
/// the others' count with its own next wrong guess, so all together let through at most one more each; with Redis away or emptied, each
/// its own limit.
/// </summary>
internal sealed partial class CodeGuesses
{
    private const int MaxGuessers = 100_000;
    private const int MaxMerchants = 10_000;

    private readonly GuessTurns turns = new();
    private readonly SharedCodeGuesses shared;
    private readonly LinksMetrics metrics;
    private readonly ILogger<CodeGuesses> logger;
    private readonly GuessWindows visitors;
    private readonly GuessWindows networks;
    private readonly GuessWindows merchants;

    public CodeGuesses(SharedCodeGuesses shared, IOptions<GuessOptions> options, LinksMetrics metrics, TimeProvider clock, ILogger<CodeGuesses> logger)
    {
        this.shared = shared;
        this.metrics = metrics;
        this.logger = logger;
        visitors = new(options.Value.PerVisitor, MaxGuessers, clock);
        networks = new(options.Value.PerAddress, MaxGuessers, clock);
        merchants = new(options.Value.PerMerchant, MaxMerchants, clock);
    }

    /// <summary>Looks a code up for somebody, when it is his turn and he may.</summary>
    /// <param name="context">The request.</param>
    /// <param name="who">Who tries.</param>
    /// <param name="look">Null: there is no such code that runs.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What was found, or the answer to whoever found nothing: 404 <c>code_not_found</c>, always the same, or 429.</returns>
    public async ValueTask<(T? Found, ProblemHttpResult? Refusal)> LookAsync<T>(
        HttpContext context, CodeGuesser who, Func<CancellationToken, ValueTask<T?>> look, CancellationToken cancellationToken)
        where T : class
    {
        using (await turns.TakeAsync(who, cancellationToken))
        {
            if (Refuse(context, who) is { } refusal)
            {
                return (null, refusal);
            }

            if (await look(cancellationToken) is { } found)
            {
                metrics.CodeGuessed("right");
                return (found, null);
            }

            CountHere(who);
        }

        await CountEverywhereAsync(who);
        return (null, ClaimProblems.CodeNotFound());
    }

    /// <summary>What was found by <see cref="LookAsync"/> turned out not to run: counts it as wrong, and is the answer.</summary>
    public async Task<ProblemHttpResult> WrongAsync(CodeGuesser who)
    {
        CountHere(who);
        await CountEverywhereAsync(who);
        return ClaimProblems.CodeNotFound();
    }

    private ProblemHttpResult? Refuse(HttpContext context, in CodeGuesser who)
    {
        if (who.Visitor is { } visitor && visitors.Left(who.MerchantId, visitor) is var visitorWait && visitorWait > TimeSpan.Zero)
        {
            return TooMany(context, "refused_visitor", visitorWait, challenge: false);
        }

        if (who.Network is { } network && networks.Left(who.MerchantId, network) is var networkWait && networkWait > TimeSpan.Zero)
        {
            return TooMany(context, "refused_address", networkWait, challenge: false);
        }

        if (merchants.Left(who.MerchantId, 0) is var merchantWait && merchantWait > TimeSpan.Zero)
        {
            if (merchants.Of(who.MerchantId, 0).TryAlarm())
            {
                metrics.CodeGuessAlarmed();
                Log.Exceeded(logger, who.MerchantId, merchants.Limit);
            }

            return who is { ChallengePassed: true, IsBound: true } ? null : TooMany(context, "refused_merchant", merchantWait, challenge: true);
        }

        return null;
    }

    private ProblemHttpResult TooMany(HttpContext context, string result, TimeSpan wait, bool challenge)
    {
        metrics.CodeGuessed(result);
        context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var problem = Problem.Of(StatusCodes.Status429TooManyRequests, "too_many_guesses", "Too many wrong codes were tried. Wait as long as Retry-After says.");
        if (challenge)
        {
            problem.ProblemDetails.Extensions["challenge"] = true;
        }

        return problem;
    }

    private void CountHere(in CodeGuesser who)
    {
        metrics.CodeGuessed("wrong");
        if (who.Visitor is { } visitor)
        {
            visitors.Of(who.MerchantId, visitor).Add();
        }

        if (who.Network is { } network)
        {
            networks.Of(who.MerchantId, network).Add();
        }

        merchants.Of(who.MerchantId, 0).Add();
    }

    private Task CountEverywhereAsync(CodeGuesser who) => Task.WhenAll(
        who.Visitor is { } visitor ? CountAsync('v', visitors, who.MerchantId, visitor) : Task.CompletedTask,
        who.Network is { } network ? CountAsync('a', networks, who.MerchantId, network) : Task.CompletedTask,
        CountAsync('m', merchants, who.MerchantId, 0));

    private async Task CountAsync(char kind, GuessWindows windows, Guid merchantId, UInt128 guesser)
    {
        if (await shared.TryCountAsync(kind, merchantId, guesser, windows.Limit) is { } wait && wait > TimeSpan.Zero)
        {
            windows.Of(merchantId, guesser).Block(wait);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "More than {Limit} wrong surprise codes of merchant {MerchantId} were tried in a minute; said at most once a minute")]
        public static partial void Exceeded(ILogger logger, Guid merchantId, int limit);
    }
}
