using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Alliances;

/// <summary><c>PUT /api/v1/alliances/profile</c></summary>
internal static class PutProfile
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPut("/profile", HandleAsync)
        .WithName("PutAllianceProfile")
        .WithSummary("Say what partners are matched by: leaf category, visitors a week where none are counted yet, and whether others may find you")
        .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).WithTransaction<AttributionDbContext>();

    private static async Task<Results<Ok<ProfileAnswer>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (merchant, now, errors) = (http.GetPrincipal().MerchantId, OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime), new FieldErrors());
        var category = errors.Required("category", request.Category, AllianceProfile.MaxCategory);
        if (request.StatedVisitors is < 1 or > AllianceProfile.MaxStated)
        {
            errors.Add("statedVisitors", "out_of_range", $"'statedVisitors' is 1 to {AllianceProfile.MaxStated} visitors a week.");
        }

        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var profile = await context.Set<AllianceProfile>().SingleOrDefaultAsync(x => x.MerchantId == merchant, cancellationToken);
        if (profile is null)
        {
            profile = new AllianceProfile { MerchantId = merchant };
            context.Add(profile);
        }

        (profile.Category, profile.CategoryKey, profile.StatedVisitors) = (category, AllianceProfile.KeyOf(category), request.StatedVisitors);
        (profile.Findable, profile.AllowSameCategory, profile.UpdatedAt) = (request.Findable ?? false, request.AllowSameCategory ?? false, now);
        profile.Measure(await ProfileSizes.CountAsync(context, merchant, now, cancellationToken), now);
        if (await HasRivalAsync(context, profile, cancellationToken))
        {
            return Problem.Conflict("category_conflict", "A partner of an open alliance is of this category; end that alliance first, or let both profiles say 'allowSameCategory'.");
        }

        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return Problem.Conflict("profile_in_use", "The profile is being made by another call; try again.");
        }

        return TypedResults.Ok(ProfileAnswer.Of(profile));
    }

    // A rule that could be got round by changing one's category afterwards would be none.
    private static async Task<bool> HasRivalAsync(AttributionDbContext context, AllianceProfile profile, CancellationToken cancellationToken)
    {
        var merchant = profile.MerchantId;
        var partners = context.AlliancesOf(merchant).Where(x => x.IsOpen).Select(x => x.LowId == merchant ? x.HighId : x.LowId);
        var profiles = await context.Set<AllianceProfile>().AsNoTracking().Where(x => partners.Contains(x.MerchantId)).ToListAsync(cancellationToken);
        return profiles.Exists(x => AllianceMatch.IsRival(profile, x));
    }

    /// <param name="Category">The leaf category, 1 to 64 characters.</param>
    /// <param name="StatedVisitors">A week, 1 to 100,000,000; counts only while none were measured.</param>
    /// <param name="Findable">Others may find it among their candidates; absent: no.</param>
    /// <param name="AllowSameCategory">It does not mind to be carried by a rival; absent: it does.</param>
    internal sealed record Request(string? Category, long? StatedVisitors, bool? Findable, bool? AllowSameCategory);
}
