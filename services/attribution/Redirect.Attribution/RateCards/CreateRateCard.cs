using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Statements;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.RateCards;

/// <summary><c>POST /api/v1/rate-cards</c>: what a partner is paid from a day on.</summary>
internal static class CreateRateCard
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/", HandleAsync)
        .WithName(nameof(CreateRateCard))
        .WithSummary("Set what a partner is paid from a day (UTC+8) on; a partner's first card may hold for days that are over and not settled, later ones from tomorrow on")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Created<RateCardBody>, ProblemHttpResult>> HandleAsync(
        RateCardFields request, HttpContext http, AttributionDbContext context, Currencies currencies, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (merchant, now) = (http.GetPrincipal().MerchantId, clock.GetUtcNow().UtcDateTime);
        var errors = new FieldErrors();
        var card = request.Read(errors, merchant, now);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        // The book's lock: cards, and what is settled by them, one after the other.
        await LedgerBook.LockAsync(context, merchant, cancellationToken);
        var known = await context.Set<RateCard>().AsNoTracking().Where(x => x.MerchantId == merchant && x.Partner == card.Partner).OrderBy(x => x.Version).ToListAsync(cancellationToken);
        var settled = await context.Set<Statement>().AsNoTracking().Where(x => x.MerchantId == merchant && x.Partner == card.Partner && x.State != StatementState.Open)
            .OrderByDescending(x => x.To).FirstOrDefaultAsync(cancellationToken);

        // One currency for a partner, for ever: what is carried from statement to statement has no rate of exchange.
        var currency = known.Count > 0 ? known[0].Currency : settled is { Currency.Length: > 0 } ? settled.Currency : await currencies.FindAsync(context, merchant, cancellationToken);
        if (currency is not null && currency != card.Currency)
        {
            return Problem.Rule("currency", "currency_mismatch", $"The partner's cards and statements, and the merchant's orders, are in {currency}.");
        }

        if (known.Count > 0 && (card.From <= known[^1].From || card.From <= ChinaDay.Of(now)))
        {
            return Problem.Rule("from", "not_forward", "A further card holds from tomorrow (UTC+8) on, and from later than the partner's last one.");
        }

        if (card.From < settled?.To)
        {
            return Problem.Rule("from", "already_settled", $"The partner's statements are closed up to {settled.To:yyyy-MM-dd}.");
        }

        card.Version = known.Count + 1;
        context.Add(card);
        await context.SaveChangesAsync(cancellationToken);
        return TypedResults.Created((string?)null, RateCardBody.Of(card));
    }
}
