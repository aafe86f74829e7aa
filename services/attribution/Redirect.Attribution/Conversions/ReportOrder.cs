using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Conversions;

/// <summary><c>POST /api/v1/orders</c>: an order, once for ever by the merchant's id for it.</summary>
internal static class ReportOrder
{
    /// <summary>A thousand million in the larger unit: beyond it somebody has mistaken the unit.</summary>
    public const long MaxAmount = 100_000_000_000;

    // How far ahead of ours the clock of whoever saw the payment may be.
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/", HandleAsync)
        .WithName(nameof(ReportOrder)).WithSummary("Report an order; the same order again gets the same answer, whatever its Idempotency-Key")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .RequireScope(Scopes.OrdersWrite).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Created<Response>, Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, AttributionDbContext context, OrderCounting counting, CounterMirror mirror, AfterCommit afterCommit, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var order = Read(errors, request, http.GetPrincipal().MerchantId, clock.GetUtcNow().UtcDateTime);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        if (!await InsertAsync(context, order, cancellationToken))
        {
            var known = await context.Orders.AsNoTracking().SingleAsync(x => x.MerchantId == order.MerchantId && x.OrderId == order.OrderId, cancellationToken);
            return known.SaysTheSame(order)
                ? TypedResults.Ok(Response.Of(known))
                : Problem.Conflict("order_differs", "This orderId was reported before with other values. An order is reported once; what changes later are refunds.");
        }

        if (!await HasCurrencyAsync(context, order, cancellationToken))
        {
            return Problem.Rule("currency", "currency_mismatch", "Your orders are in another currency; all have to be in the same.");
        }

        var stored = await context.Orders.SingleAsync(x => x.MerchantId == order.MerchantId && x.OrderId == order.OrderId, cancellationToken);
        var totals = await counting.CountAsync(context, stored, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        afterCommit.Add(_ => mirror.ApplyAsync(totals));
        return TypedResults.Created((string?)null, Response.Of(stored));
    }

    private static Order Read(FieldErrors errors, Request request, Guid merchantId, DateTime now)
    {
        var orderId = errors.Required("orderId", request.OrderId, Order.MaxId);
        if (request.Amount is not (>= 0 and <= MaxAmount))
        {
            errors.Add("amount", "out_of_range", $"'amount' is required: a whole number of minor units, 0 to {MaxAmount}.");
        }

        var currency = request.Currency ?? "";
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
        {
            errors.Add("currency", "currency_invalid", "'currency' is required: three capital letters, such as CNY.");
        }

        var paidAt = request.PaidAt?.UtcDateTime ?? default;
        paidAt = new DateTime(paidAt.Ticks - (paidAt.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        if (request.PaidAt is null)
        {
            errors.Add("paidAt", "required", "'paidAt' is required: a time with its offset, such as 2026-11-11T00:00:00Z.");
        }
        else if (paidAt < VisitReader.Earliest || paidAt > now + MostAhead)
        {
            errors.Add("paidAt", "time_out_of_range", "'paidAt' is not before 2020 and not in the future.");
        }

        if (request is { VisitId: not null, VisitorId: not null })
        {
            errors.Add("visitorId", "visit_and_visitor", "Give 'visitId' or 'visitorId', not both.");
        }

        var visitor = Guid.Empty;
        if (request.VisitorId is { } text && !VisitorIdText.TryRead(text, out visitor))
        {
            errors.Add("visitorId", "id_malformed", "'visitorId' is a UUID or the value of the cookie 'rv'.");
        }

        return new Order
        {
            MerchantId = merchantId,
            OrderId = orderId,
            Amount = request.Amount ?? 0,
            Currency = currency,
            PaidAt = paidAt,
            VisitId = request.VisitId,
            VisitorId = visitor == Guid.Empty ? null : visitor,
            BuyerNew = request.Buyer?.New,
            ReceivedAt = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc),
        };
    }

    // The primary key decides who was first; a second one waits here until the first is committed.
    private static async Task<bool> InsertAsync(AttributionDbContext context, Order order, CancellationToken cancellationToken)
    {
        var (visit, visitor) = (order.VisitId is { } v ? context.Stored(v) : null, order.VisitorId is { } w ? context.Stored(w) : null);
        return await context.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO orders (merchant_id, order_id, amount, currency, paid_at, visit_id, visitor_id, buyer_new, received_at,
                                 link_id, placement_id, campaign_id, form, channel, variant)
             VALUES ({context.Stored(order.MerchantId)}, {order.OrderId}, {order.Amount}, {order.Currency}, {context.Stored(order.PaidAt)}, {visit}, {visitor},
                     {order.BuyerNew}, {context.Stored(order.ReceivedAt)},
                     {context.Stored(Guid.Empty)}, {context.Stored(Guid.Empty)}, {context.Stored(Guid.Empty)}, {(short)0}, '', '')
             ON CONFLICT (merchant_id, order_id) DO NOTHING
             """,
            cancellationToken) == 1;
    }

    private static async Task<bool> HasCurrencyAsync(AttributionDbContext context, Order order, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlAsync(
            $"INSERT INTO merchant_currencies (merchant_id, currency) VALUES ({context.Stored(order.MerchantId)}, {order.Currency}) ON CONFLICT (merchant_id) DO NOTHING",
            cancellationToken);
        return await context.Currencies.AnyAsync(x => x.MerchantId == order.MerchantId && x.Currency == order.Currency, cancellationToken);
    }

    /// <summary>An order as reported. Amounts are in minor units; one of <c>visitId</c> and <c>visitorId</c>, or neither.</summary>
    internal sealed record Request(string? OrderId, long? Amount, string? Currency, DateTimeOffset? PaidAt, Guid? VisitId, string? VisitorId, BuyerFields? Buyer);

    /// <summary>Who bought.</summary>
    internal sealed record BuyerFields(bool? New);

    /// <summary>An order as it is stored.</summary>
    /// <param name="OrderId">The merchant's id.</param>
    /// <param name="Amount">Minor units.</param>
    /// <param name="Currency">Of the amount.</param>
    /// <param name="PaidAt">When it was paid.</param>
    /// <param name="ReceivedAt">When it was first reported.</param>
    /// <param name="State"><c>touched</c>: joined to a visit; <c>waiting</c>: its visit or visitor is not known yet, and it counts once it is; <c>untouched</c>.</param>
    /// <param name="Touch">The visit; absent where there is none.</param>
    /// <param name="Experiment">The split link and variant that get the credit; absent where there is none.</param>
    internal sealed record Response(
        string OrderId, long Amount, string Currency, DateTime PaidAt, DateTime ReceivedAt, string State, TouchBody? Touch, ExperimentBody? Experiment)
    {
        public static Response Of(Order order) => new(
            order.OrderId,
            order.Amount,
            order.Currency,
            order.PaidAt,
            order.ReceivedAt,
            order.TouchVisitId is not null ? "touched" : order.JoinAfter is not null ? "waiting" : "untouched",
            order is { TouchVisitId: { } visit, TouchedAt: { } at } ? new TouchBody(visit, at, order.LinkId, Some(order.PlacementId), Some(order.CampaignId)) : null,
            order.SplitLinkId is { } link ? new ExperimentBody(link, order.Variant) : null);

        private static Guid? Some(Guid id) => id == Guid.Empty ? null : id;
    }

    internal sealed record TouchBody(Guid VisitId, DateTime At, Guid LinkId, Guid? PlacementId, Guid? CampaignId);

    internal sealed record ExperimentBody(Guid LinkId, string Variant);
}
