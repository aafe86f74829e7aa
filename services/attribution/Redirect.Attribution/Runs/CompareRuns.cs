using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Runs;

/// <summary><c>GET /api/v1/attribution/runs/compare?a=&amp;b=</c></summary>
internal static class CompareRuns
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/runs/compare", HandleAsync)
        .WithName("CompareAttributionRuns").WithSummary("What each channel earned in two runs, side by side")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.StatsRead);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(Guid a, Guid b, HttpContext http, AttributionDbContext context, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        var (one, other) = (await ReadRuns.FindAsync(context, merchant, a, cancellationToken), await ReadRuns.FindAsync(context, merchant, b, cancellationToken));
        if (one is null || other is null)
        {
            return ReadRuns.NotFound();
        }

        var (left, right) = (await ChannelsAsync(a), await ChannelsAsync(b));
        return TypedResults.Ok(new Response(
            RunBody.Of(one), RunBody.Of(other), one.Inputs.AsSpan().SequenceEqual(other.Inputs),
            [
                .. left.Keys.Union(right.Keys).Order(StringComparer.Ordinal).Select(channel =>
                {
                    var (first, second) = (left.GetValueOrDefault(channel), right.GetValueOrDefault(channel));
                    return new Channel(channel, first.Amount, second.Amount, second.Amount - first.Amount, CreditBody.Plain(first.Orders), CreditBody.Plain(second.Orders));
                }),
            ]));

        Task<Dictionary<string, (decimal Orders, long Amount)>> ChannelsAsync(Guid run) => context.Set<OrderCredit>().AsNoTracking()
            .Where(x => x.MerchantId == merchant && x.RunId == run).GroupBy(x => x.Channel)
            .Select(group => new { group.Key, Orders = group.Sum(x => x.Share), Amount = group.Sum(x => x.Amount) })
            .ToDictionaryAsync(x => x.Key, x => (x.Orders, x.Amount), StringComparer.Ordinal, cancellationToken);
    }

    /// <param name="A">The one run.</param>
    /// <param name="B">The other.</param>
    /// <param name="SameInputs">They differ by their models only.</param>
    /// <param name="Channels">By name.</param>
    internal sealed record Response(RunBody A, RunBody B, bool SameInputs, IReadOnlyList<Channel> Channels);

    /// <param name="Name">Empty: touches without a channel; <c>direct</c>: nobody's.</param>
    /// <param name="AmountA">Minor units.</param>
    /// <param name="AmountB">The same of the other.</param>
    /// <param name="Difference">B less A.</param>
    /// <param name="OrdersA">Parts of orders, 10 decimals.</param>
    /// <param name="OrdersB">The same of the other.</param>
    internal sealed record Channel(string Name, long AmountA, long AmountB, long Difference, decimal OrdersA, decimal OrdersB);
}
