using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Conversions;

/// <summary><c>GET /api/v1/orders</c></summary>
internal static class ListOrders
{
    /// <summary>Orders of one answer at most.</summary>
    public const int MaxLimit = 200;

    private const int DefaultLimit = 50;

    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/", HandleAsync)
        .WithName(nameof(ListOrders)).WithSummary("Orders by their id, with their refunds; those paid from 'from' on and before 'to', of one state: created, paid or closed; limit 1 to 200, default 50")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .RequireScope(Scopes.OrdersWrite);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        HttpContext http, AttributionDbContext context, string? from, string? to, string? state, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (!StatsParameters.TryTime(from, out var start))
        {
            return StatsParameters.NoTime("from").ToProblem();
        }

        if (!StatsParameters.TryTime(to, out var end))
        {
            return StatsParameters.NoTime("to").ToProblem();
        }

        if (limit is < 1 or > MaxLimit)
        {
            return Problem.Rule("limit", "limit_out_of_range", $"'limit' is 1 to {MaxLimit}.");
        }

        if (!TryRead(cursor, out var after))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "cursor_invalid", "'cursor' is the 'nextCursor' of an answer.");
        }

        var merchant = http.GetPrincipal().MerchantId;
        if (InState(context.Orders.AsNoTracking().Where(x => x.MerchantId == merchant && (x.PaidAt != null || x.CreatedAt != null || x.ClosedAt != null)), state) is not { } orders)
        {
            return Problem.Rule("state", "state_unknown", "'state' is created, paid or closed.");
        }

        orders = start is { } first ? orders.Where(x => x.PaidAt >= first) : orders;
        orders = end is { } last ? orders.Where(x => x.PaidAt < last) : orders;
        orders = after is { } id ? orders.Where(x => string.Compare(x.OrderId, id) > 0) : orders;
        var take = limit ?? DefaultLimit;
        var page = await orders.OrderBy(x => x.OrderId).Take(take + 1).ToListAsync(cancellationToken);
        var ids = page.Take(take).Select(order => order.OrderId).ToList();
        var refunds = (await context.Refunds.AsNoTracking().Where(x => x.MerchantId == merchant && ids.Contains(x.OrderId)).ToListAsync(cancellationToken)).ToLookup(x => x.OrderId);
        return TypedResults.Ok(new Response(
            [.. page.Take(take).Select(order => OrderBody.Of(order, refunds[order.OrderId]))], page.Count > take ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(ids[^1])) : null));
    }

    // The same as Order.State, in words that a database knows.
    private static IQueryable<Order>? InState(IQueryable<Order> orders, string? state) => state switch
    {
        null or "" => orders,
        "created" => orders.Where(x => x.CreatedAt != null && x.PaidAt == null && x.ClosedAt == null),
        "paid" => orders.Where(x => x.PaidAt != null && (x.ClosedAt == null || x.PaidAt > x.ClosedAt)),
        "closed" => orders.Where(x => x.ClosedAt != null && (x.PaidAt == null || x.PaidAt <= x.ClosedAt)),
        _ => null,
    };

    private static bool TryRead(string? cursor, out string? after)
    {
        after = null;
        if (string.IsNullOrEmpty(cursor))
        {
            return true;
        }

        if (!Base64Url.IsValid(cursor, out var length) || length is 0 or > 4 * Order.MaxId)
        {
            return false;
        }

        after = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return !after.Contains('\0', StringComparison.Ordinal) && !after.Contains('\uFFFD', StringComparison.Ordinal);
    }

    /// <summary>Orders, in the order of their ids.</summary>
    /// <param name="Orders">Each with its refunds.</param>
    /// <param name="NextCursor">Where to go on; absent: these were the last.</param>
    internal sealed record Response(IReadOnlyList<OrderBody> Orders, string? NextCursor);
}
