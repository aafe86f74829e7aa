using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Storage;
using Redirect.Contracts;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Visitors;

/// <summary><c>POST /api/v1/visitors/members</c>: that a visitor is a member of the shop, so that what several devices saw is one buyer's path.</summary>
internal static class JoinMember
{
    /// <summary>Characters of a member's id.</summary>
    public const int MaxMember = 200;

    private const int HashBytes = 32;

    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/members", HandleAsync)
        .WithName(nameof(JoinMember))
        .WithSummary("Tell that a visitor is a member; visitors of one member are one buyer, and it only ever joins")
        .Produces<Response>(StatusCodes.Status200OK).Produces<Response>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .RequireScope(Scopes.OrdersWrite).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Created<Response>, Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        var errors = new FieldErrors();
        var visitor = request.VisitorId is { } name ? VisitorName.Read(name, merchant) : null;
        if (visitor is null)
        {
            errors.Add("visitorId", "id_malformed", $"'visitorId' is a UUID, the value of the cookie 'rv', or an id of your own of 1 to {VisitorName.MaxOwnLength} printable ASCII characters.");
        }

        var member = errors.Optional("memberId", request.MemberId, MaxMember);
        var hashed = request.MemberHash is { Length: 2 * HashBytes } hex && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;
        if (request.MemberHash is not null && hashed is null)
        {
            errors.Add("memberHash", "member_hash_malformed", "'memberHash' is a SHA-256 in 64 hexadecimal digits, of whatever you hash.");
        }

        if (!errors.Any && (member is null) == (hashed is null))
        {
            errors.Add("memberId", "member_id_or_hash", "Give 'memberId' or 'memberHash'.");
        }

        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        return await JoinAsync(context, merchant, visitor!.Value, key => hashed is null ? VisitorHashes.OfMember(key, member!) : VisitorHashes.OfHashed(key, hashed), clock, cancellationToken);
    }

    private static async Task<Results<Created<Response>, Ok<Response>, ProblemHttpResult>> JoinAsync(
        AttributionDbContext context, Guid merchant, Guid visitor, Func<byte[], byte[]> hashOf, TimeProvider clock, CancellationToken cancellationToken)
    {
        if ((await ErasedVisitors.AmongAsync(context, new HashSet<(Guid, Guid)> { (merchant, visitor) }, cancellationToken)).Count > 0)
        {
            return Problem.Conflict("visitor_erased", "This visitor was erased, and is joined to nobody any more.");
        }

        var hash = hashOf(await VisitorHashes.LockKeyAsync(context, merchant, cancellationToken));
        var isFirst = await context.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO visitor_members (merchant_id, visitor_id, member_hash, joined_at)
             VALUES ({context.Stored(merchant)}, {context.Stored(visitor)}, {hash}, {context.Stored(OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime))})
             ON CONFLICT (merchant_id, visitor_id, member_hash) DO NOTHING
             """,
            cancellationToken) == 1;
        var visitors = await BuyerVisitors.OfAsync(context, merchant, visitor, cancellationToken);
        var members = await context.Set<VisitorMember>().CountAsync(x => x.MerchantId == merchant && x.VisitorId == visitor, cancellationToken);
        if (isFirst && Math.Max(visitors.Count, members) > BuyerVisitors.MaxGroup)
        {
            return Problem.Conflict("buyer_too_large", $"With this a buyer would have more than {BuyerVisitors.MaxGroup} visitors or members. A device that many log in at is nobody's.");
        }

        var answer = new Response(visitor, visitors.Count);
        return isFirst ? TypedResults.Created((string?)null, answer) : TypedResults.Ok(answer);
    }

    /// <summary>Who is who.</summary>
    /// <param name="VisitorId">A UUID, the value of the cookie <c>rv</c>, or the merchant's own, as claims and orders name visitors.</param>
    /// <param name="MemberId">The shop's id of the member, 1 to 200 characters; only a hash of it is kept.</param>
    /// <param name="MemberHash">Or a SHA-256 that the merchant made, 64 hexadecimal digits. The same member by id and by hash is two.</param>
    internal sealed record Request(string? VisitorId, string? MemberId, string? MemberHash);

    /// <summary>The buyer.</summary>
    /// <param name="VisitorId">The visitor's id as it is kept.</param>
    /// <param name="Visitors">How many visitors are the same buyer now, this one included.</param>
    internal sealed record Response(Guid VisitorId, int Visitors);
}
