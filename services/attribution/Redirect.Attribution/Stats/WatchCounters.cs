using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary>
/// The all-time totals now and whenever they have changed; of a surprise code with its stock. After <see cref="Silence"/> without a change they are sent again, because
/// proxies cut a stream that says nothing. A stream ends after <see cref="Longest"/>, so that a revoked key does not read for ever,
/// and when the process stops; callers come back.
/// </summary>
internal sealed class WatchCounters(
    CounterReader counters, Currencies currencies, BenefitCurrencies benefits, ScopeOwnership ownership, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    public const int DefaultInterval = 1_000;
    public const int MinInterval = 200;
    public const int MaxInterval = 60_000;

    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <param name="scope">At most one id; none where <paramref name="codeId"/> is given.</param>
    /// <param name="codeId">Of a surprise code, as callers write it; empty and null are none.</param>
    /// <param name="interval">Least time between two answers in milliseconds, <see cref="MinInterval"/> to <see cref="MaxInterval"/>; 0: <see cref="DefaultInterval"/>.</param>
    /// <param name="cancellationToken">Ends the stream, without an exception.</param>
    public async Task<Answer<IAsyncEnumerable<SummaryAnswer>>> AskAsync(StatsScope scope, string? codeId, int interval, CancellationToken cancellationToken)
    {
        if (!StatsScope.TryRead(codeId, out var code))
        {
            return StatsScope.Malformed("codeId");
        }

        if (scope.Single is not { } key || (code is not null && scope.Given.Count > 0))
        {
            return new Refusal(RefusalKind.Rule, "scope", "scope_too_narrow", "Counters can be watched for the merchant or for one id.");
        }

        if (interval is not 0 and (< MinInterval or > MaxInterval))
        {
            return new Refusal(RefusalKind.Rule, "intervalMs", "interval_out_of_range", $"'intervalMs' must be {MinInterval} to {MaxInterval}.");
        }

        if (code is { } id)
        {
            key = new ScopeKey(scope.MerchantId, ScopeKind.Code, id);
        }

        var refusal = code is null ? await ownership.CheckAsync(scope, cancellationToken)
            : await counters.FindAsync(key, cancellationToken) is null ? GetStock.NotFound
            : null;
        return refusal is not null
            ? refusal
            : new Answer<IAsyncEnumerable<SummaryAnswer>>(WatchAsync(key, TimeSpan.FromMilliseconds(interval == 0 ? DefaultInterval : interval), cancellationToken));
    }

    private async IAsyncEnumerable<SummaryAnswer> WatchAsync(ScopeKey key, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var started = clock.GetTimestamp();
        var sentAt = started;
        (Totals Totals, CodeStock? Stock)? sent = null;
        while (!stopping.IsCancellationRequested && clock.GetElapsedTime(started) < Longest)
        {
            Totals totals;
            CodeStock? stock = null;
            try
            {
                totals = await counters.FindAsync(key, stopping.Token) ?? default;
                if (key.Kind == ScopeKind.Code)
                {
                    stock = await counters.FindStockAsync(key, stopping.Token);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                yield break;
            }

            // Redis may have come back older than it was; what was sent is never taken back.
            var news = sent is { } last ? (Totals: Totals.Max(last.Totals, totals), Stock: CodeStock.Newer(last.Stock, stock)) : (Totals: totals, Stock: stock);
            if (sent != news || clock.GetElapsedTime(sentAt) >= Silence)
            {
                (sent, sentAt) = (news, clock.GetTimestamp());
                yield return await AnswerAsync(key.MerchantId, news.Totals, news.Stock);
            }

            try
            {
                await Task.Delay(interval, clock, stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                yield break;
            }
        }
    }

    private async Task<SummaryAnswer> AnswerAsync(Guid merchantId, Totals totals, CodeStock? stock) => new(
        totals.Visits, totals.UniqueVisitors, true, HourRange.Open, totals.Outcomes,
        totals.Outcomes.Orders == 0 ? null : await currencies.FindAsync(merchantId, CancellationToken.None),
        await benefits.FindAsync(merchantId, totals.Outcomes.Claims, CancellationToken.None),
        stock);
}
