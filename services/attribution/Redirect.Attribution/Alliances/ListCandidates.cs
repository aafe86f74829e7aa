using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Alliances;

/// <summary><c>GET /api/v1/alliances/candidates</c></summary>
internal static class ListCandidates
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/candidates", HandleAsync)
        .WithName("ListAllianceCandidates")
        .WithSummary("Merchants that want to be found, are no rivals and have at most four times your visitors or a quarter of them; limit 1 to 200, default 50")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> HandleAsync(
        int? limit, string? cursor, HttpContext http, AttributionDbContext context, CancellationToken cancellationToken)
    {
        var paging = IdPaging.Read(limit, cursor);
        if (paging.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        var merchant = http.GetPrincipal().MerchantId;
        if (await context.Set<AllianceProfile>().AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchant, cancellationToken) is not { Size: > 0 } own)
        {
            return Problem.Conflict("profile_required", "Partners are matched by your own profile: PUT one with a category, and with your visitors a week where none are counted yet.");
        }

        // As AllianceMatch has it: a test holds the two together.
        var (least, most, key, allows) = ((own.Size + AllianceMatch.SizeFactor - 1) / AllianceMatch.SizeFactor, own.Size * AllianceMatch.SizeFactor, own.CategoryKey, own.AllowSameCategory);
        var known = context.AlliancesOf(merchant).Where(x => x.IsOpen).Select(x => x.LowId == merchant ? x.HighId : x.LowId);
        var profiles = context.Set<AllianceProfile>().AsNoTracking()
            .Where(x => x.Findable && x.MerchantId != merchant && x.Size >= least && x.Size <= most && (x.CategoryKey != key || (allows && x.AllowSameCategory)) && !known.Contains(x.MerchantId));
        if (paging.Value!.After is { } after)
        {
            profiles = profiles.Where(x => x.MerchantId > after);
        }

        var (rows, next) = await paging.Value.ReadAsync(profiles.OrderBy(x => x.MerchantId), x => x.MerchantId, cancellationToken);
        return TypedResults.Ok(new Answer([.. rows.Select(x => new Item(x.MerchantId, x.Category, AllianceMatch.ClassOf(x.Size)))], next));
    }

    /// <param name="Items">By their ids.</param>
    /// <param name="NextCursor">For the next piece; absent on the last.</param>
    internal sealed record Answer(IReadOnlyList<Item> Items, string? NextCursor);

    /// <param name="MerchantId">By which an alliance is proposed to it.</param>
    /// <param name="Category">The leaf category.</param>
    /// <param name="SizeClass">By visitors a week.</param>
    internal sealed record Item(Guid MerchantId, string Category, SizeClass SizeClass);
}
