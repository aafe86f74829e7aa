using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Principals;
using Redirect.Links.Storage;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims;

internal static class GetClaim
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}", HandleAsync).WithName(nameof(GetClaim)).WithSummary("Read a claim, with its trail")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.CodesRedeem);

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(Guid id, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var found = await db.Claims.AsNoTracking().Where(claim => claim.Id == id && claim.MerchantId == merchantId)
            .Join(db.SurpriseCodes, claim => claim.CodeId, code => code.Id, (claim, code) => new { claim, code.Terms }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return ClaimProblems.ClaimNotFound();
        }

        var claim = found.claim;
        var place = claim.State == ClaimState.Waiting
            ? await db.Claims.LongCountAsync(other => other.CodeId == claim.CodeId && other.State == ClaimState.Waiting && (other.CreatedAt < claim.CreatedAt || other.Id == claim.Id), cancellationToken)
            : 0;
        var steps = await db.ClaimSteps.AsNoTracking().Where(step => step.ClaimId == id).OrderBy(step => step.Sequence).ToListAsync(cancellationToken);
        var redemptions = await db.Redemptions.AsNoTracking().Where(row => row.ClaimId == id).OrderBy(row => row.Item).ToListAsync(cancellationToken);
        var rewards = await db.ClaimRewards.AsNoTracking().Where(row => row.ClaimId == id).OrderBy(row => row.SourceId).ToListAsync(cancellationToken);
        var children = await db.Claims.LongCountAsync(other => other.ParentId == id, cancellationToken);
        return TypedResults.Ok(new Response(ClaimAnswer.Of(claim, found.Terms, place))
        {
            Trail = [FirstOf(claim, found.Terms, steps), .. steps.Select(step => new Step(step.Sequence, step.Kind, step.At, step.Amount, step.Item, step.OrderId, step.StaffId, step.Points == 0 ? null : step.Points))],
            Redemptions = [.. redemptions.Select(row => new Redeemed(row.Item, row.OrderId, row.Amount, row.Reversed, row.IsReversed, row.StaffId, row.At))],
            Rewards = [.. rewards.Select(row => new Reward(row.SourceId, row.Level, row.Points, row.TakenBackAt))],
            Children = children,
        });
    }

    // The first step has no row: the claim's own tells it, and whether it waited is told by what came next.
    private static Step FirstOf(Claim claim, CodeTerms terms, List<ClaimStep> steps)
    {
        var waited = claim.ClaimedAt is null || steps.Exists(step => step.Kind == ClaimStepKind.Promoted);
        return new Step(1, waited ? ClaimStepKind.Waiting : ClaimStepKind.Claimed, claim.CreatedAt, waited ? 0 : terms.BenefitFor(claim.Audience).Worth, null, null, claim.StaffId, null);
    }

    /// <summary>A claim with all that happened to it.</summary>
    internal sealed record Response : ClaimAnswer
    {
        public Response(ClaimAnswer claim) : base(claim)
        {
        }

        /// <summary>What happened to it, in order.</summary>
        public required IReadOnlyList<Step> Trail { get; init; }

        /// <summary>Which items were used, and in which orders.</summary>
        public required IReadOnlyList<Redeemed> Redemptions { get; init; }

        /// <summary>Points for it, because claims that were shared from it were redeemed.</summary>
        public required IReadOnlyList<Reward> Rewards { get; init; }

        /// <summary>How many claims were shared from it.</summary>
        public required long Children { get; init; }
    }

    /// <param name="Sequence">From 1.</param>
    /// <param name="Kind">What happened.</param>
    /// <param name="At">When, by the database's clock.</param>
    /// <param name="Amount">Minor units: reserved by a claim, given by a redemption, taken back by a reversal.</param>
    /// <param name="Item">Which thing of the benefit; absent: all of it.</param>
    /// <param name="OrderId">Of a redemption or reversal.</param>
    /// <param name="StaffId">Who helped to claim, or redeemed.</param>
    /// <param name="Points">Of a reward.</param>
    internal sealed record Step(int Sequence, ClaimStepKind Kind, DateTime At, long Amount, int? Item, string? OrderId, string? StaffId, long? Points);

    /// <param name="Item">Which thing of the benefit, from 0.</param>
    /// <param name="OrderId">The order.</param>
    /// <param name="Amount">What it took off the order, minor units.</param>
    /// <param name="Reversed">What was taken back of it.</param>
    /// <param name="IsReversed">Whether it was taken back as a whole.</param>
    /// <param name="StaffId">Who redeemed it; absent: nobody said.</param>
    /// <param name="At">When.</param>
    internal sealed record Redeemed(int Item, string OrderId, long Amount, long Reversed, bool IsReversed, string? StaffId, DateTime At);

    /// <param name="SourceId">The claim that was redeemed.</param>
    /// <param name="Level">1: it was shared from this one, 2: from one that was shared from this one, and so on.</param>
    /// <param name="Points">How many.</param>
    /// <param name="TakenBackAt">When the redemption was reversed; absent: it was not.</param>
    internal sealed record Reward(Guid SourceId, int Level, long Points, DateTime? TakenBackAt);
}
