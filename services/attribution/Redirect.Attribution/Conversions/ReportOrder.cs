using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Conversions;

/// <summary><c>POST /api/v1/orders</c>: that an order came to a state, once for ever by the merchant's id for it; or many at once.</summary>
internal static class ReportOrder
{
    /// <summary>Of one call, by REST and gRPC.</summary>
    public const int MaxRows = 1_000;

    /// <summary>Some 1,000 bytes a row.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/", HandleAsync)
        .WithName(nameof(ReportOrder))
        .WithSummary("Report an order, or up to 1,000 as {\"orders\":[…]}, each for itself; the same again gets the same answer, whatever its Idempotency-Key")
        .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .OneOrManyAnswers().RequireScope(Scopes.OrdersWrite).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Created<Response>, Ok<Response>, Ok<RowsAnswer>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, AttributionDbContext context, ConversionBook book, CounterMirror mirror, AfterCommit afterCommit, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (merchant, now) = (http.GetPrincipal().MerchantId, clock.GetUtcNow().UtcDateTime);
        if (request.Orders is not null && request with { Orders = null } != new Request())
        {
            return Problem.Rule("orders", "one_or_many", "Give one order, or 'orders' alone.");
        }

        if (request.Orders is { } rows)
        {
            if (ReportRows.Refuse(rows.Count, "orders") is { } refusal)
            {
                return refusal;
            }

            var read = ReportRows.Read(rows, (errors, fields) => OrderReader.Read(errors, fields, merchant, now));
            var (taken, raised) = await book.TakeAsync(context, merchant, read.Good, cancellationToken);
            afterCommit.Add(_ => mirror.ApplyAsync(raised));
            return TypedResults.Ok(read.Answer(taken, (report, outcome) => RowsAnswer.Of(report.OrderId, outcome.Refusal, outcome.IsFirst), fields => fields.OrderId));
        }

        var errors = new FieldErrors();
        var order = OrderReader.Read(errors, request, merchant, now);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var (outcomes, totals) = await book.TakeAsync(context, merchant, [order], cancellationToken);
        if (outcomes[0].Refusal is { } refused)
        {
            return refused.ToProblem();
        }

        afterCommit.Add(_ => mirror.ApplyAsync(totals));
        var answer = Response.Of(outcomes[0].Order!);
        return outcomes[0].IsFirst ? TypedResults.Created((string?)null, answer) : TypedResults.Ok(answer);
    }

    /// <summary>One order, or up to 1,000 in <c>orders</c>.</summary>
    internal sealed record Request : OrderFields
    {
        public IReadOnlyList<OrderFields?>? Orders { get; init; }
    }

    /// <summary>An order as it is stored.</summary>
    /// <param name="OrderId">The merchant's id.</param>
    /// <param name="ParentOrderId">The order that was split into this one and others; absent: not said.</param>
    /// <param name="OrderState">How far it is: <c>created</c>, <c>paid</c>, <c>closed</c>.</param>
    /// <param name="Amount">What was paid, minor units; absent before.</param>
    /// <param name="Currency">Of the amount.</param>
    /// <param name="Refunded">Of that, what was given back.</param>
    /// <param name="CreatedAt">When it was placed; absent: not said.</param>
    /// <param name="PaidAt">When it was paid; absent before.</param>
    /// <param name="ClosedAt">When it was closed last; absent: not said.</param>
    /// <param name="ReceivedAt">When its payment was first reported; absent before.</param>
    /// <param name="State"><c>touched</c>: joined to a visit; <c>waiting</c>: its visit or visitor is not known yet, and it counts once it is; <c>untouched</c>.</param>
    /// <param name="Touch">The visit; absent where there is none.</param>
    /// <param name="Experiment">The split link and variant that get the credit; absent where there is none.</param>
    /// <param name="Platform">Where it was sold; absent: not said.</param>
    /// <param name="NamedPlacementId">The placement that the platform named, which is in no figure; absent: none.</param>
    internal sealed record Response(
        string OrderId, string? ParentOrderId, OrderState OrderState, long? Amount, string? Currency, long Refunded, DateTime? CreatedAt, DateTime? PaidAt, DateTime? ClosedAt,
        DateTime? ReceivedAt, string State, TouchBody? Touch, ExperimentBody? Experiment, string? Platform, Guid? NamedPlacementId)
    {
        public static Response Of(Order order) => new(
            order.OrderId,
            order.ParentOrderId.Length == 0 ? null : order.ParentOrderId,
            order.State,
            order.PaidAt is null ? null : order.Amount,
            order.PaidAt is null ? null : order.Currency,
            order.Refunded,
            order.CreatedAt,
            order.PaidAt,
            order.ClosedAt,
            order.PaidAt is null ? null : order.ReceivedAt,
            TouchOf(order),
            order is { TouchVisitId: { } visit, TouchedAt: { } at } ? new TouchBody(visit, at, order.LinkId, Some(order.PlacementId), Some(order.CampaignId)) : null,
            order.SplitLinkId is { } link ? new ExperimentBody(link, order.Variant) : null,
            order.Platform.Length == 0 ? null : order.Platform,
            order.NamedPlacementId);

        public static string TouchOf(Order order) => order.TouchVisitId is not null ? "touched" : order.JoinAfter is not null ? "waiting" : "untouched";

        private static Guid? Some(Guid id) => id == Guid.Empty ? null : id;
    }

    internal sealed record TouchBody(Guid VisitId, DateTime At, Guid LinkId, Guid? PlacementId, Guid? CampaignId);

    internal sealed record ExperimentBody(Guid LinkId, string Variant);
}
