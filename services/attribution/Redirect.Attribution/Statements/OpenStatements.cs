using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Counters;
using Redirect.Attribution.RateCards;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Statements;

/// <summary><c>POST /api/v1/statements</c>: the statements of a period as of now.</summary>
internal static class OpenStatements
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/", HandleAsync)
        .WithName(nameof(OpenStatements))
        .WithSummary("Open the statements of a period, of one partner or of all, or compute the open ones anew; the period is a month of UTC+8, by default the last that is over, or any 1 to 92 days")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, AttributionDbContext context, StatementBook book, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var partner = errors.Optional("partner", request.Partner, RateCard.MaxPartner);
        var (from, to) = request.Period(errors, ChinaDay.Of(clock.GetUtcNow().UtcDateTime));
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var (outcomes, refusal) = await book.OpenAsync(context, http.GetPrincipal().MerchantId, partner, from, to, cancellationToken);
        if ((refusal ?? (partner is null ? null : outcomes[0].Outcome.Refusal)) is { } refused)
        {
            return refused.ToProblem();
        }

        return TypedResults.Ok(new Response(
            [.. outcomes.Where(x => x.Outcome.Statement is not null).Select(x => StatementBody.Of(x.Outcome.Statement!))],
            [.. outcomes.Where(x => x.Outcome.Refusal is not null).Select(x => new Skip(x.Partner, x.Outcome.Refusal!.Code, x.Outcome.Refusal.Detail))]));
    }

    /// <param name="Partner">Absent: all partners.</param>
    /// <param name="Month">Of UTC+8, such as 2026-03; absent, with no days either: the last that is over.</param>
    /// <param name="From">The first day, with <paramref name="To"/> instead of a month.</param>
    /// <param name="To">The day after the last.</param>
    internal sealed record Request(string? Partner, string? Month, DateOnly? From, DateOnly? To)
    {
        /// <summary>The days; worth nothing when there are errors. Pure.</summary>
        public (DateOnly From, DateOnly To) Period(FieldErrors errors, DateOnly today)
        {
            if (From is null && To is null)
            {
                var first = new DateOnly(today.Year, today.Month, 1).AddMonths(-1);
                if (Month is not null && !DateOnly.TryParseExact(Month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out first))
                {
                    errors.Add("month", "month_malformed", "'month' is a month of UTC+8, such as 2026-03.");
                }

                return first.Year is < 2020 or > 2100 ? Out("month") : (first, first.AddMonths(1));
            }

            if (Month is not null || From is null || To is null)
            {
                errors.Add("from", "month_or_days", "Give 'month', or 'from' and 'to', or none of them.");
                return default;
            }

            return From.Value.Year is < 2020 or > 2100 || To.Value.DayNumber - From.Value.DayNumber is < 1 or > Statement.MaxDays ? Out("from") : (From.Value, To.Value);

            (DateOnly, DateOnly) Out(string field)
            {
                errors.Add(field, "period_out_of_range", $"A period has 1 to {Statement.MaxDays} days from 2020 on; 'to' is the day after its last.");
                return default;
            }
        }
    }

    /// <param name="Statements">By partner.</param>
    /// <param name="Skipped">Of all partners, those that have a statement of some of the days, or a later one that is closed.</param>
    internal sealed record Response(IReadOnlyList<StatementBody> Statements, IReadOnlyList<Skip> Skipped);

    /// <summary>A partner without a statement of the period, and why.</summary>
    internal sealed record Skip(string Partner, string Code, string Detail);
}
