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

/// <summary><c>POST /api/v1/refunds</c>: a refund, once for ever by the merchant's id for it; or many at once.</summary>
internal static class ReportRefund
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/", HandleAsync)
        .WithName(nameof(ReportRefund))
        .WithSummary("Report a refund, or up to 1,000 as {\"refunds\":[…]}, each for itself; one that comes before its order waits for it")
        .WithMetadata(new RequestSizeLimitAttribute(ReportOrder.MaxBodyBytes))
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .OneOrManyAnswers().RequireScope(Scopes.OrdersWrite).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Created<Response>, Ok<Response>, Ok<RowsAnswer>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, AttributionDbContext context, ConversionBook book, CounterMirror mirror, AfterCommit afterCommit, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (merchant, now) = (http.GetPrincipal().MerchantId, clock.GetUtcNow().UtcDateTime);
        if (request.Refunds is not null && request with { Refunds = null } != new Request())
        {
            return Problem.Rule("refunds", "one_or_many", "Give one refund, or 'refunds' alone.");
        }

        if (request.Refunds is { } rows)
        {
            if (ReportRows.Refuse(rows.Count, "refunds") is { } refusal)
            {
                return refusal;
            }

            var read = ReportRows.Read(rows, (errors, fields) => RefundReader.Read(errors, fields, merchant, now));
            var (taken, raised) = await book.TakeAsync(context, merchant, read.Good, cancellationToken);
            afterCommit.Add(_ => mirror.ApplyAsync(raised));
            return TypedResults.Ok(read.Answer(taken, (report, outcome) => RowsAnswer.Of(report.RefundId, outcome.Refusal, outcome.IsFirst), fields => fields.RefundId));
        }

        var errors = new FieldErrors();
        var refund = RefundReader.Read(errors, request, merchant, now);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var (outcomes, totals) = await book.TakeAsync(context, merchant, [refund], cancellationToken);
        if (outcomes[0].Refusal is { } refused)
        {
            return refused.ToProblem();
        }

        afterCommit.Add(_ => mirror.ApplyAsync(totals));
        var answer = Response.Of(outcomes[0].Refund!);
        return outcomes[0].IsFirst ? TypedResults.Created((string?)null, answer) : TypedResults.Ok(answer);
    }

    /// <summary>One refund, or up to 1,000 in <c>refunds</c>.</summary>
    internal sealed record Request : RefundFields
    {
        public IReadOnlyList<RefundFields?>? Refunds { get; init; }
    }

    /// <summary>A refund as it is stored.</summary>
    /// <param name="RefundId">The merchant's id.</param>
    /// <param name="OrderId">Of the order.</param>
    /// <param name="Amount">Minor units.</param>
    /// <param name="Currency">Of the amount.</param>
    /// <param name="OccurredAt">When the money was given back.</param>
    /// <param name="ReceivedAt">When it was first reported.</param>
    /// <param name="State"><c>applied</c>: it counts; <c>waiting</c>: its order is not paid yet, as far as was heard, and it counts once it is.</param>
    internal sealed record Response(string RefundId, string OrderId, long Amount, string Currency, DateTime OccurredAt, DateTime ReceivedAt, RefundState State)
    {
        public static Response Of(Refund refund) =>
            new(refund.RefundId, refund.OrderId, refund.Amount, refund.Currency, refund.OccurredAt, refund.ReceivedAt, refund.State);
    }
}
