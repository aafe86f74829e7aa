using System.Text.Json;
using Redirect.SimulatedMonth.Plan;

namespace Redirect.SimulatedMonth.Recount;

/// <summary>What the replicas answer to GetSummary of all time, which comes from the counters in Redis.</summary>
internal static class Answers
{
    private static readonly (string Column, string Property)[] Outcomes =
    [
        ("orders", "orders"), ("paid", "paid"), ("refunds", "refunds"), ("refunded", "refunded"), ("orders_closed", "ordersClosed"), ("claims", "claims"),
        ("claims_returned", "claimsReturned"), ("redemptions", "redemptions"), ("redemptions_reversed", "redemptionsReversed"), ("redeemed_amount", "redeemedAmount"),
        ("reversed_amount", "reversedAmount"),
    ];

    private static readonly string[] Classes = ["preview", "bot", "prefetch", "duplicate", "internal", "suspect"];

    /// <summary>The answers for those of the scopes that can be asked for.</summary>
    public static async Task<(Dictionary<Scope, Figures> Totals, Dictionary<Scope, long> Visitors)> AskAsync(MonthSystem system, int replica, IEnumerable<Scope> scopes)
    {
        var (totals, visitors) = (new Dictionary<Scope, Figures>(), new Dictionary<Scope, long>());
        foreach (var scope in scopes.Where(scope => scope.Kind < 4))
        {
            var about = scope.Kind switch { 0 => "", 1 => $"?campaignId={scope.Id}", 2 => $"?placementId={scope.Id}", _ => $"?linkId={scope.Id}" };
            var answer = await system.GetAsync(replica, scope.MerchantId, $"/api/v1/stats/summary{about}");
            totals[scope] = Read(answer);
            visitors[scope] = answer.GetProperty("uniqueVisitors").GetInt64();
        }

        return (totals, visitors);
    }

    private static Figures Read(JsonElement answer)
    {
        var (figures, visits) = (new Figures(), answer.GetProperty("visits"));
        foreach (var name in Classes)
        {
            figures.Add(name, visits.GetProperty(name).GetInt64());
        }

        // Net of double clicks there, gross here.
        figures.Add("human_gross", visits.GetProperty("human").GetInt64() + visits.GetProperty("duplicate").GetInt64());
        foreach (var (column, property) in Outcomes)
        {
            figures.Add(column, answer.GetProperty(property).GetInt64());
        }

        figures.Add("wake_attempted", answer.GetProperty("wakeAttempts").GetProperty("attempted").GetInt64());
        return figures;
    }
}
