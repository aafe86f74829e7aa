using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Outbox;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Visitors;

/// <summary>
/// <c>DELETE /api/v1/visitors/{visitorId}</c>: visits, claims and orders lose the visitor and every figure stays. Where visitors are counted a random id takes
/// the place of theirs, which is kept nowhere else.
/// <para>First the visitor is noted as erased, which lets nobody write the id any more; then it is taken out, table by table, each by a statement of its own that may
/// be repeated. A process that dies in between has not answered, and the call is repeated.</para>
/// <para>With the note a message is committed that has the link service take the visitor out of its claims. Each call sends one: a visitor may have claimed again.</para>
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

    private async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(string visitorId, HttpContext http, CancellationToken cancellationToken)
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

        var taken = await TakeOutAsync(context, merchant, visitor, cancellationToken);
        await counters.ForgetVisitorsAsync(days, CancellationToken.None);
        return TypedResults.Ok(taken);
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

        var message = new VisitorErased { MerchantId = Bytes(merchant), VisitorId = Bytes(visitor), ErasedAtMs = new DateTimeOffset(now, TimeSpan.Zero).ToUnixTimeMilliseconds() };
        context.Enqueue(Exchanges.Erasures, message.ToByteArray(), clock);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);

        static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));
    }

    private static async Task<Response> TakeOutAsync(AttributionDbContext context, Guid merchant, Guid visitor, CancellationToken cancellationToken)
    {
        var (owner, id, nobody) = (context.Stored(merchant), context.Stored(visitor), context.Stored(new Guid(RandomNumberGenerator.GetBytes(16))));
        var bytes = visitor.ToByteArray(bigEndian: true);
        var memberships = await RunAsync($"DELETE FROM visitor_members WHERE merchant_id = {owner} AND visitor_id = {id}");
        await RunAsync($"DELETE FROM internal_visitors WHERE merchant_id = {owner} AND visitor_id = {id}");
        var named = await RunAsync($"UPDATE orders SET visitor_id = NULL, buyer_id = {nobody} WHERE merchant_id = {owner} AND visitor_id = {id}");
        var joined = await RunAsync($"UPDATE orders SET buyer_id = {nobody} WHERE merchant_id = {owner} AND buyer_id = {id}");
        var claims = await RunAsync($"UPDATE claim_events SET visitor_id = NULL WHERE merchant_id = {owner} AND visitor_id = {id}");
        var visits = await RunAsync($"UPDATE visits SET visitor_id = NULL WHERE merchant_id = {owner} AND visitor_id = {id}");
        await RunAsync($"UPDATE variant_visitors SET visitor_id = {nobody} WHERE merchant_id = {owner} AND visitor_id = {id}");
        await RunAsync($"UPDATE visitor_days SET visitor_id = {nobody} WHERE merchant_id = {owner} AND visitor_id = {id}");

        // As it travelled: the id is 16 bytes in the message.
        await (context.Database.IsNpgsql()
            ? RunAsync($"DELETE FROM rejected_visits WHERE merchant_id = {owner} AND position({bytes} IN body) > 0")
            : RunAsync($"DELETE FROM rejected_visits WHERE merchant_id = {owner} AND instr(body, {bytes}) > 0"));
        return new Response(visits, claims, named + joined, memberships, ["claims"]);

        Task<int> RunAsync(FormattableString statement) => context.Database.ExecuteSqlAsync(statement, cancellationToken);
    }

    /// <summary>What lost the visitor by this call; none of it when it is repeated.</summary>
    /// <param name="Visits">Visits.</param>
    /// <param name="ClaimSteps">Steps of claims, as figures and paths know them.</param>
    /// <param name="Orders">Orders that named the visitor, or whose visit did.</param>
    /// <param name="Memberships">Members of the shop that the visitor was.</param>
    /// <param name="Following">
    /// What follows by a message that was committed with the erasure: <c>claims</c>, the link service's own and its waiting lists. It is on its way for as long as the broker or that service is away, and
    /// never lost.
    /// </param>
    internal sealed record Response(long Visits, long ClaimSteps, long Orders, long Memberships, IReadOnlyList<string> Following);
}
