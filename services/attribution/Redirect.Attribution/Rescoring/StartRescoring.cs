using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Rescoring;

/// <summary><c>POST /api/v1/quality/rescore</c>: scores days of history by the rules of now.</summary>
internal static class StartRescoring
{
    /// <summary>Of one run.</summary>
    public const int MaxDays = 92;

    /// <summary>Of one merchant, unfinished, that a caller asked for.</summary>
    public const int MaxRuns = 10;

    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/rescore", HandleAsync)
        .WithName(nameof(StartRescoring)).WithSummary("Score up to 92 days of visits by the rules of now; the net changes by new entries only, and twice changes nothing")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .RequireScope(Scopes.SettlementWrite).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Accepted<RunBody>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (merchant, now) = (http.GetPrincipal().MerchantId, clock.GetUtcNow().UtcDateTime);
        var asked = StatsParameters.Days(request.From, request.To);
        if (asked.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        var range = asked.Value!;
        if (range.From > now)
        {
            return Problem.Rule("from", "range_in_future", "'from' must not be in the future.");
        }

        if (range.LastDay.DayNumber - range.FirstDay.DayNumber + 1 is > MaxDays and var days)
        {
            return Problem.Rule("to", "range_too_long", $"A run scores at most {MaxDays} days; this range has {days}.");
        }

        await CorrectionRows.LockAsync(context, merchant, now, cancellationToken);
        if (await context.Set<RescoringRun>().CountAsync(x => x.MerchantId == merchant && x.FinishedAt == null && x.Night == null, cancellationToken) >= MaxRuns)
        {
            return Problem.Conflict("too_many_runs", $"{MaxRuns} runs are not finished yet. Wait for them.");
        }

        var run = new RescoringRun
        {
            MerchantId = merchant,
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            FirstDay = range.FirstDay,
            LastDay = range.LastDay,
            NextDay = range.FirstDay,
            CreatedAt = now,
            TakenUntil = now,
        };
        context.Add(run);
        await context.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted($"/api/v1/quality/runs/{run.Id:D}", RunBody.Of(run, 0, 0));
    }

    /// <summary>Days of UTC+8: <c>from</c> is cut and <c>to</c> raised to them.</summary>
    internal sealed record Request(string? From, string? To);
}
