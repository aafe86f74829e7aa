using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using V1 = Redirect.Contracts.Attribution.V1;

namespace Redirect.Attribution.Conversions;

/// <summary>The gRPC side of conversions: maps messages, and makes each call one transaction. The business keys are what makes a repeated call the same.</summary>
internal sealed class ConversionsService(IDbContextFactory<AttributionDbContext> contexts, ConversionBook book, CounterMirror mirror, TimeProvider clock) : V1.Conversions.ConversionsBase
{
    public override async Task<V1.OrderAnswer> ReportOrder(V1.OrderReport request, ServerCallContext context)
    {
        var merchant = GrpcCaller.MerchantOf(context, Scopes.OrdersWrite);
        var report = Single(errors => OrderReader.Read(errors, FieldsOf(errors, request), merchant, Now));
        var outcome = (await SaveAsync(db => book.TakeAsync(db, merchant, [report], context.CancellationToken), context.CancellationToken))[0];
        Throw(outcome.Refusal);
        var order = outcome.Order!;
        return new V1.OrderAnswer
        {
            OrderId = order.OrderId,
            State = order.State switch { OrderState.Created => V1.OrderState.Created, OrderState.Closed => V1.OrderState.Closed, _ => V1.OrderState.Paid },
            First = outcome.IsFirst,
            Amount = order.Amount,
            Currency = order.Currency,
            Refunded = order.Refunded,
            Touch = Conversions.ReportOrder.Response.TouchOf(order),
        };
    }

    public override async Task<V1.RowsAnswer> ReportOrders(V1.ReportOrdersRequest request, ServerCallContext context)
    {
        var merchant = GrpcCaller.MerchantOf(context, Scopes.OrdersWrite);
        Limit(request.Orders.Count, "orders");
        var rows = ReportRows.Read(request.Orders, (errors, row) => OrderReader.Read(errors, FieldsOf(errors, row), merchant, Now));
        var outcomes = await SaveAsync(db => book.TakeAsync(db, merchant, rows.Good, context.CancellationToken), context.CancellationToken);
        return Map(rows.Answer(outcomes, (report, outcome) => RowsAnswer.Of(report.OrderId, outcome.Refusal, outcome.IsFirst), row => row.OrderId));
    }

    public override async Task<V1.RefundAnswer> ReportRefund(V1.RefundReport request, ServerCallContext context)
    {
        var merchant = GrpcCaller.MerchantOf(context, Scopes.OrdersWrite);
        var report = Single(errors => RefundReader.Read(errors, FieldsOf(errors, request), merchant, Now));
        var outcome = (await SaveAsync(db => book.TakeAsync(db, merchant, [report], context.CancellationToken), context.CancellationToken))[0];
        Throw(outcome.Refusal);
        return new V1.RefundAnswer { RefundId = outcome.Refund!.RefundId, First = outcome.IsFirst, Waiting = outcome.Refund.State == RefundState.Waiting };
    }

    public override async Task<V1.RowsAnswer> ReportRefunds(V1.ReportRefundsRequest request, ServerCallContext context)
    {
        var merchant = GrpcCaller.MerchantOf(context, Scopes.OrdersWrite);
        Limit(request.Refunds.Count, "refunds");
        var rows = ReportRows.Read(request.Refunds, (errors, row) => RefundReader.Read(errors, FieldsOf(errors, row), merchant, Now));
        var outcomes = await SaveAsync(db => book.TakeAsync(db, merchant, rows.Good, context.CancellationToken), context.CancellationToken);
        return Map(rows.Answer(outcomes, (report, outcome) => RowsAnswer.Of(report.RefundId, outcome.Refusal, outcome.IsFirst), row => row.RefundId));
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private async Task<IReadOnlyList<TOutcome>> SaveAsync<TOutcome>(
        Func<AttributionDbContext, Task<(IReadOnlyList<TOutcome> Outcomes, IReadOnlyDictionary<ScopeKey, Totals> Totals)>> take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var (outcomes, totals) = await take(context);

        // From here on the caller's hanging up changes nothing.
        await transaction.CommitAsync(CancellationToken.None);
        await mirror.ApplyAsync(totals);
        return outcomes;
    }

    private static T Single<T>(Func<FieldErrors, T> read)
    {
        var errors = new FieldErrors();
        var report = read(errors);
        return errors.Any ? throw new RpcException(new Status(StatusCode.InvalidArgument, $"{errors.All[0].Code}: {errors.All[0].Detail}")) : report;
    }

    private static void Throw(ReportRefusal? refusal)
    {
        if (refusal is not null)
        {
            var status = refusal.IsConflict ? StatusCode.AlreadyExists : refusal == ReportRefusal.Exceeds ? StatusCode.FailedPrecondition : StatusCode.InvalidArgument;
            throw new RpcException(new Status(status, $"{refusal.Code}: {refusal.Detail}"));
        }
    }

    private static void Limit(int count, string field)
    {
        if (count is < 1 or > Conversions.ReportOrder.MaxRows)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"rows_out_of_range: '{field}' holds 1 to {Conversions.ReportOrder.MaxRows} rows."));
        }
    }

    private static OrderFields FieldsOf(FieldErrors errors, V1.OrderReport row)
    {
        Guid? visit = null;
        if (row.VisitId.Length > 0)
        {
            if (Guid.TryParseExact(row.VisitId, "D", out var id))
            {
                visit = id;
            }
            else
            {
                errors.Add("visitId", "id_malformed", "'visitId' is not a UUID.");
            }
        }

        return new OrderFields
        {
            OrderId = row.OrderId,
            State = row.State switch
            {
                V1.OrderState.Unspecified or V1.OrderState.Paid => "paid",
                V1.OrderState.Created => "created",
                V1.OrderState.Closed => "closed",
                _ => "",
            },
            OccurredAt = Time(errors, row.OccurredAt),
            Amount = row.Amount,
            Currency = row.Currency.Length == 0 ? null : row.Currency,
            ParentOrderId = row.ParentOrderId,
            VisitId = visit,
            VisitorId = row.VisitorId.Length == 0 ? null : row.VisitorId,
            Buyer = row.Buyer is V1.Buyer.New or V1.Buyer.Returning ? new OrderFields.BuyerFields(row.Buyer == V1.Buyer.New) : null,
        };
    }

    private static RefundFields FieldsOf(FieldErrors errors, V1.RefundReport row) => new()
    {
        RefundId = row.RefundId,
        OrderId = row.OrderId,
        Amount = row.Amount,
        Currency = row.Currency,
        OccurredAt = Time(errors, row.OccurredAt),
    };

    private static DateTimeOffset? Time(FieldErrors errors, Timestamp? time)
    {
        try
        {
            return time?.ToDateTimeOffset();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentOutOfRangeException)
        {
            errors.Add("occurredAt", "time_malformed", "'occurredAt' is not a time.");
            return null;
        }
    }

    private static V1.RowsAnswer Map(RowsAnswer answer) => new()
    {
        Taken = answer.Taken,
        Refused = answer.Refused,
        Results =
        {
            answer.Results.Select(row => new V1.RowAnswer { Id = row.Id ?? "", Status = row.Status, Field = row.Field ?? "", Code = row.Code ?? "", Detail = row.Detail ?? "" }),
        },
    };
}
