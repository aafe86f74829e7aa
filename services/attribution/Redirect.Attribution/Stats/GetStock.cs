using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary>The stock of one surprise code, as it was last heard of.</summary>
internal sealed class GetStock(CounterReader counters)
{
    /// <summary>A code that is unknown, another merchant's or not heard of yet: one answer.</summary>
    public static readonly Refusal NotFound = new(RefusalKind.NotFound, "codeId", "code_not_found", "There is no such surprise code.");

    /// <param name="merchantId">Who asks.</param>
    /// <param name="codeId">A UUID, as callers write it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Answer<CodeStock>> AskAsync(Guid merchantId, string? codeId, CancellationToken cancellationToken)
    {
        if (!StatsScope.TryRead(codeId, out var code))
        {
            return StatsScope.Malformed("codeId");
        }

        if (code is not { } id)
        {
            return new Refusal(RefusalKind.Rule, "codeId", "required", "'codeId' is required.");
        }

        return await counters.FindStockAsync(new ScopeKey(merchantId, ScopeKind.Code, id), cancellationToken) is { } stock ? stock : NotFound;
    }
}
