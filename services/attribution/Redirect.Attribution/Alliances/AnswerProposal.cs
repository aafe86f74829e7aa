using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Alliances;

/// <summary><c>POST /api/v1/alliances/{id}/accept</c> and <c>…/decline</c>: by the side that was asked.</summary>
internal static class AnswerProposal
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/{id:guid}/accept", AcceptAsync).WithName("AcceptAlliance").WithSummary("Accept a proposal: the alliance begins, at once or on its day")
            .ProducesProblem(StatusCodes.Status404NotFound).WithIdempotency<AttributionDbContext>();
        group.MapPost("/{id:guid}/decline", DeclineAsync).WithName("DeclineAlliance").WithSummary("Decline a proposal")
            .ProducesProblem(StatusCodes.Status404NotFound).WithIdempotency<AttributionDbContext>();
    }

    private static async Task<Results<Ok<AllianceAnswer>, ProblemHttpResult>> AcceptAsync(
        Guid id, HttpContext http, AttributionDbContext context, AllianceConditions conditions, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (merchant, now) = (http.GetPrincipal().MerchantId, OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime));
        var alliance = await context.LockAllianceAsync(merchant, id, cancellationToken);
        if (Refuse(merchant, alliance) is { } refusal)
        {
            return refusal;
        }

        var terms = await context.Set<AllianceTerms>().SingleAsync(x => x.AllianceId == id && x.Version == 1, cancellationToken);
        if (await conditions.RefuseAsync(context, merchant, alliance!.ProposedBy, terms.Currency, cancellationToken) is { } condition)
        {
            return condition;
        }

        var start = terms.StartsOn is { } day && ChinaDay.Start(day) > now ? ChinaDay.Start(day) : now;
        if (terms.EndsOn is { } end && ChinaDay.Start(end) <= start)
        {
            return Problem.Conflict("terms_over", "The proposed alliance would be over already; ask for a new proposal.");
        }

        (alliance.State, alliance.StartsAt, alliance.ReviewAfter) = (AllianceState.Active, start, ReviewTimes.Next(now));
        (terms.AcceptedAt, terms.FromWeek) = (now, ChinaWeek.Of(start));
        context.AddRange(alliance.Sides.Select(side => new AllianceSide { AllianceId = id, MerchantId = side }));
        await context.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await AllianceAnswer.OfAsync(context, merchant, alliance, now, cancellationToken));
    }

    private static async Task<Results<Ok<AllianceAnswer>, ProblemHttpResult>> DeclineAsync(
        Guid id, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (merchant, now) = (http.GetPrincipal().MerchantId, OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime));
        var alliance = await context.LockAllianceAsync(merchant, id, cancellationToken);
        if (Refuse(merchant, alliance) is { } refusal)
        {
            return refusal;
        }

        (alliance!.State, alliance.IsOpen, alliance.EndedAt) = (AllianceState.Declined, false, now);
        await context.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await AllianceAnswer.OfAsync(context, merchant, alliance, now, cancellationToken));
    }

    private static ProblemHttpResult? Refuse(Guid merchant, Alliance? alliance) => alliance switch
    {
        null => AllianceRows.NotFound(),
        { State: not AllianceState.Proposed } => AllianceRows.WrongState(alliance),
        { ProposedBy: var proposer } when proposer == merchant => Problem.Conflict("own_proposal", "This is your own proposal; the other side answers it, and you can end it."),
        _ => null,
    };
}
