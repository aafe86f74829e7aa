using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using V1 = Redirect.Contracts.Attribution.V1;

namespace Redirect.Attribution.Statements;

/// <summary>The gRPC side of statements: maps messages, and makes each call one transaction. All of them may be repeated.</summary>
internal sealed class SettlementsService(IDbContextFactory<AttributionDbContext> contexts, StatementBook book, StatementReader reader) : V1.Settlements.SettlementsBase
{
    public override async Task<V1.StatementList> ListStatements(V1.ListStatementsRequest request, ServerCallContext context)
    {
        var merchant = GrpcCaller.MerchantOf(context, Scopes.SettlementWrite);
        StatementState? state = request.State switch
        {
            V1.StatementState.Unspecified => null,
            V1.StatementState.Open => StatementState.Open,
            V1.StatementState.Closed => StatementState.Closed,
            V1.StatementState.Paid => StatementState.Paid,
            _ => throw new RpcException(new Status(StatusCode.InvalidArgument, "state_unknown: 'state' is not one of the states.")),
        };
        var answer = await reader.ListAsync(merchant, request.Partner, state, request.Cursor, request.Limit == 0 ? null : request.Limit, context.CancellationToken);
        return answer.Refusal is { } refusal
            ? throw new RpcException(new Status(StatusCode.InvalidArgument, $"{refusal.Code}: {refusal.Detail}"))
            : new V1.StatementList { Items = { answer.Value!.Items.Select(Map) }, NextCursor = answer.Value.NextCursor ?? "" };
    }

    public override async Task<V1.Statement> GetStatement(V1.StatementRequest request, ServerCallContext context)
    {
        var merchant = GrpcCaller.MerchantOf(context, Scopes.SettlementWrite);
        return await reader.FindAsync(merchant, Id(request), context.CancellationToken) is { } statement ? Map(StatementBody.Of(statement)) : throw StatementRefusal.NotFound.ToRpc();
    }

    public override Task<V1.Statement> CloseStatement(V1.StatementRequest request, ServerCallContext context)
    {
        var merchant = GrpcCaller.MerchantOf(context, Scopes.SettlementWrite);
        return SaveAsync(db => book.CloseAsync(db, merchant, Id(request), context.CancellationToken), context.CancellationToken);
    }

    public override Task<V1.Statement> RequestPayout(V1.StatementRequest request, ServerCallContext context)
    {
        var merchant = GrpcCaller.MerchantOf(context, Scopes.SettlementWrite);
        return SaveAsync(db => book.RequestPayoutAsync(db, merchant, Id(request), Key(context), context.CancellationToken), context.CancellationToken);
    }

    public override Task<V1.Statement> ApprovePayout(V1.StatementRequest request, ServerCallContext context)
    {
        var merchant = GrpcCaller.MerchantOf(context, Scopes.SettlementWrite);
        return SaveAsync(db => book.ApprovePayoutAsync(db, merchant, Id(request), Key(context), context.CancellationToken), context.CancellationToken);
    }

    private async Task<V1.Statement> SaveAsync(Func<AttributionDbContext, Task<StatementOutcome>> change, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var outcome = await change(context);
        if (outcome.Refusal is { } refusal)
        {
            throw refusal.ToRpc();
        }

        // From here on the caller's hanging up changes nothing.
        await transaction.CommitAsync(CancellationToken.None);
        return Map(StatementBody.Of(outcome.Statement!));
    }

    private static Guid Id(V1.StatementRequest request) => Guid.TryParseExact(request.Id, "D", out var id)
        ? id
        : throw new RpcException(new Status(StatusCode.InvalidArgument, "id_malformed: 'id' is not a UUID."));

    private static Guid Key(ServerCallContext context) => context.GetHttpContext().GetPrincipal().KeyId;

    private static V1.Statement Map(StatementBody body) => new()
    {
        Id = body.Id.ToString(),
        Partner = body.Partner,
        From = body.From.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        To = body.To.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        State = (V1.StatementState)body.State,
        Currency = body.Currency ?? "",
        Lines = body.Lines,
        Amount = body.Amount,
        Fee = body.Fee,
        Carried = body.Carried,
        Total = body.Total,
        HasNoRate = body.HasNoRate,
        AccruedAt = body.AccruedAt.ToTimestamp(),
        ClosedAt = body.ClosedAt?.ToTimestamp(),
        PayoutRequestedAt = body.PayoutRequestedAt?.ToTimestamp(),
        PaidAt = body.PaidAt?.ToTimestamp(),
    };
}
