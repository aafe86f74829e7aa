using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Contracts;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Visitors;

/// <summary>
/// <c>DELETE /api/v1/visitors/{visitorId}</c>: visits, claims and orders lose the visitor and every figure stays. Where visitors are counted a random id takes
/// the place of theirs, which is kept nowhere else.
/// <para>First the visitor is noted as erased, which lets nobody write the id any more; then it is taken out, table by table, each by a statement of its own that may
/// be repeated. A process that dies in between has not answered, and the call is repeated.</para>
/// </summary>
internal sealed class EraseVisitor(IDbContextFactory<AttributionDbContext> contexts, IHotCounters counters, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapDelete("/{visitorId}", (string visitorId, HttpContext context, EraseVisitor erase, CancellationToken cancellationToken) => erase.HandleAsync(visitorId, context, cancellationToken))
            .WithName(nameof(EraseVisitor))
            .WithSummary("Erase a visitor: nothing tells any more what the visitor did, and every total stays; the same again changes nothing")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireScope(Scopes.OrdersWrite);

    private async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(string visitorId, HttpContext http, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        if (VisitorName.Read(visitorId, merchant) is not { } visitor)
        {
            return Problem.Rule("visitorId", "id_malformed", $"'visitorId' is a UUID, the value of the cookie 'rv', or an id of your own of 1 to {VisitorName.MaxOwnLength} printable ASCII characters.");
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await NoteAsync(context, merchant, visitor, cancellationToken);

        // The hot counters can take nobody out of a day's visitors, so those days are filled anew; once before, or the random id would count beside the visitor's, and once for what was filled meanwhile.
        var days = await context.VisitorDays.AsNoTracking().Where(x => x.MerchantId == merchant && x.VisitorId == visitor)
            .Select(x => new ScopeDay(new ScopeKey(x.MerchantId, x.Scope, x.ScopeId), x.Day)).ToListAsync(cancellationToken);
        if (!await counters.ForgetVisitorsAsync(days, cancellationToken))
        {
            return Problem.Unavailable(http, "counters_away", "The visitor is noted as erased and not taken out yet. Repeat the call.");
        }

        await TakeOutAsync(context, merchant, visitor, cancellationToken);
        await counters.ForgetVisitorsAsync(days, CancellationToken.None);
        return TypedResults.NoContent();
    }

    private async Task NoteAsync(AttributionDbContext context, Guid merchant, Guid visitor, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await ErasedVisitors.LockAloneAsync(context, merchant, cancellationToken);
        var hash = VisitorHashes.OfVisitor(await VisitorHashes.LockKeyAsync(context, merchant, cancellationToken), visitor);
        var now = OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime);
        var isFirst = await context.Database.ExecuteSqlAsync(
            $"INSERT INTO erased_visitors (merchant_id, visitor_hash, erased_at) VALUES ({context.Stored(merchant)}, {hash}, {context.Stored(now)}) ON CONFLICT (merchant_id, visitor_hash) DO NOTHING",
            cancellationToken) == 1;
        if (isFirst)
        {
            await context.Set<VisitorKey>().Where(x => x.MerchantId == merchant).ExecuteUpdateAsync(row => row.SetProperty(x => x.Erased, x => x.Erased + 1), cancellationToken);
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    private static async Task TakeOutAsync(AttributionDbContext context, Guid merchant, Guid visitor, CancellationToken cancellationToken)
    {
        var (owner, id, nobody) = (context.Stored(merchant), context.Stored(visitor), context.Stored(new Guid(RandomNumberGenerator.GetBytes(16))));
        var bytes = visitor.ToByteArray(bigEndian: true);
        await context.Database.ExecuteSqlAsync($"DELETE FROM visitor_members WHERE merchant_id = {owner} AND visitor_id = {id}", cancellationToken);
        await context.Database.ExecuteSqlAsync($"DELETE FROM internal_visitors WHERE merchant_id = {owner} AND visitor_id = {id}", cancellationToken);
        await context.Database.ExecuteSqlAsync($"UPDATE orders SET visitor_id = NULL WHERE merchant_id = {owner} AND visitor_id = {id}", cancellationToken);
        await context.Database.ExecuteSqlAsync($"UPDATE orders SET buyer_id = {nobody} WHERE merchant_id = {owner} AND buyer_id = {id}", cancellationToken);
        await context.Database.ExecuteSqlAsync($"UPDATE claim_events SET visitor_id = NULL WHERE merchant_id = {owner} AND visitor_id = {id}", cancellationToken);
        await context.Database.ExecuteSqlAsync($"UPDATE visits SET visitor_id = NULL WHERE merchant_id = {owner} AND visitor_id = {id}", cancellationToken);
        await context.Database.ExecuteSqlAsync($"UPDATE variant_visitors SET visitor_id = {nobody} WHERE merchant_id = {owner} AND visitor_id = {id}", cancellationToken);
        await context.Database.ExecuteSqlAsync($"UPDATE visitor_days SET visitor_id = {nobody} WHERE merchant_id = {owner} AND visitor_id = {id}", cancellationToken);

        // As it travelled: the id is 16 bytes in the message.
        await (context.Database.IsNpgsql()
            ? context.Database.ExecuteSqlAsync($"DELETE FROM rejected_visits WHERE merchant_id = {owner} AND position({bytes} IN body) > 0", cancellationToken)
            : context.Database.ExecuteSqlAsync($"DELETE FROM rejected_visits WHERE merchant_id = {owner} AND instr(body, {bytes}) > 0", cancellationToken));
    }
}
