using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Alliances;

/// <summary><c>POST /api/v1/alliances/{id}/terms</c>, <c>…/terms/{version}/accept</c> and <c>GET …/terms</c>. What is accepted holds from the next Monday, never back.</summary>
internal static class ChangeTerms
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/{id:guid}/terms", ProposeAsync).WithName("ProposeAllianceTerms").WithSummary("Propose new terms; they take the place of others that were not accepted")
            .ProducesProblem(StatusCodes.Status404NotFound).WithIdempotency<AttributionDbContext>();
        group.MapPost("/{id:guid}/terms/{version:int}/accept", AcceptAsync).WithName("AcceptAllianceTerms").WithSummary("Accept the other side's terms; they hold from the next Monday (UTC+8)")
            .ProducesProblem(StatusCodes.Status404NotFound).WithIdempotency<AttributionDbContext>();
        group.MapGet("/{id:guid}/terms", ListAsync).WithName("ListAllianceTerms").WithSummary("All versions of the terms, newest first; there are 100 at most")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Created<TermsBody>, ProblemHttpResult>> ProposeAsync(
        Guid id, TermsFields request, HttpContext http, AttributionDbContext context, AllianceConditions conditions, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (merchant, now, errors) = (http.GetPrincipal().MerchantId, OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime), new FieldErrors());
        var alliance = await context.LockAllianceAsync(merchant, id, cancellationToken);
        if (Refuse(alliance) is { } refusal)
        {
            return refusal;
        }

        var version = 1 + await context.Set<AllianceTerms>().Where(x => x.AllianceId == id).MaxAsync(x => x.Version, cancellationToken);
        if (version > AllianceTerms.MaxVersions)
        {
            return Problem.Conflict("too_many_versions", $"An alliance has at most {AllianceTerms.MaxVersions} versions of its terms; end it and propose a new one.");
        }

        var terms = request.Read(errors, id, version, merchant, now);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        if (await conditions.RefuseCurrencyAsync(context, merchant, alliance!.OtherThan(merchant), terms.Currency, cancellationToken) is { } currency)
        {
            return currency;
        }

        // Late corrections of priced weeks have to go with the weeks after.
        if (terms.Currency.Length > 0 && await context.Set<AllianceTerms>().AnyAsync(x => x.AllianceId == id && x.AcceptedAt != null && x.Currency != "" && x.Currency != terms.Currency, cancellationToken))
        {
            return Problem.Rule("terms.currency", "currency_mismatch", "An alliance has one currency; end it and propose another one.");
        }

        context.Add(terms);
        await context.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/alliances/{id}/terms", TermsBody.Of(terms));
    }

    private static async Task<Results<Ok<TermsBody>, ProblemHttpResult>> AcceptAsync(
        Guid id, int version, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (merchant, now) = (http.GetPrincipal().MerchantId, OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime));
        var alliance = await context.LockAllianceAsync(merchant, id, cancellationToken);
        if (Refuse(alliance) is { } refusal)
        {
            return refusal;
        }

        var newest = await context.Set<AllianceTerms>().Where(x => x.AllianceId == id).OrderByDescending(x => x.Version).FirstAsync(cancellationToken);
        if (version > newest.Version || version < 1)
        {
            return Problem.NotFound("terms_not_found", "There is no such version of the terms.");
        }

        if (version != newest.Version || newest.AcceptedAt is not null)
        {
            return Problem.Conflict("terms_not_open", "This version was accepted already, or others took its place.");
        }

        if (newest.ProposedBy == merchant)
        {
            return Problem.Conflict("own_proposal", "These terms are your own proposal; the other side accepts them.");
        }

        var (monday, first) = (ChinaWeek.Of(now).AddDays(ChinaWeek.Days), ChinaWeek.Of(alliance!.StartsAt!.Value));
        (newest.AcceptedAt, newest.FromWeek) = (now, monday > first ? monday : first);
        if (newest.EndsOn <= newest.FromWeek)
        {
            return Problem.Conflict("terms_over", "These terms would be over before they hold; propose others.");
        }

        await context.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(TermsBody.Of(newest));
    }

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> ListAsync(Guid id, HttpContext http, AttributionDbContext context, CancellationToken cancellationToken)
    {
        if (await context.FindAllianceAsync(http.GetPrincipal().MerchantId, id, cancellationToken) is null)
        {
            return AllianceRows.NotFound();
        }

        var terms = await context.Set<AllianceTerms>().AsNoTracking().Where(x => x.AllianceId == id).OrderByDescending(x => x.Version).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Answer([.. terms.Select(TermsBody.Of)]));
    }

    private static ProblemHttpResult? Refuse(Alliance? alliance) => alliance switch
    {
        null => AllianceRows.NotFound(),
        { State: not (AllianceState.Active or AllianceState.Paused) } => AllianceRows.WrongState(alliance),
        _ => null,
    };

    /// <param name="Items">Newest first.</param>
    internal sealed record Answer(IReadOnlyList<TermsBody> Items);
}
