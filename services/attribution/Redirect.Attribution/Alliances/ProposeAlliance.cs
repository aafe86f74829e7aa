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

/// <summary><c>POST /api/v1/alliances</c></summary>
internal static class ProposeAlliance
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/", HandleAsync)
        .WithName(nameof(ProposeAlliance)).WithSummary("Propose to another merchant to carry each other's placements")
        .ProducesProblem(StatusCodes.Status404NotFound).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Created<AllianceAnswer>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, AttributionDbContext context, AllianceConditions conditions, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (merchant, now, errors) = (http.GetPrincipal().MerchantId, OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime), new FieldErrors());
        if (request.PartnerId is not { } partner || partner == Guid.Empty)
        {
            errors.Add("partnerId", "required", "'partnerId' is required: the merchant's id.");
            partner = default;
        }
        else if (partner == merchant)
        {
            errors.Add("partnerId", "partner_is_self", "An alliance is with another merchant.");
        }

        var note = errors.Optional("note", request.Note, Alliance.MaxNote) ?? "";
        if (request.Terms is null)
        {
            errors.Add("terms", "required", "'terms' is required: at least 'pricePerVisitor', 0 for barter.");
        }

        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var terms = request.Terms?.Read(errors, id, version: 1, merchant, now);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        if (await conditions.RefuseAsync(context, merchant, partner, terms!.Currency, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await context.AlliancesOf(merchant).AnyAsync(x => x.IsOpen && (x.LowId == partner || x.HighId == partner), cancellationToken))
        {
            return Exists();
        }

        if (await context.AlliancesOf(merchant).CountAsync(x => x.IsOpen, cancellationToken) >= Alliance.MaxOpen)
        {
            return Problem.Conflict("too_many_alliances", $"A merchant has at most {Alliance.MaxOpen} open alliances, proposals among them; end one first.");
        }

        var isLow = merchant.CompareTo(partner) < 0;
        var alliance = new Alliance
        {
            Id = id,
            LowId = isLow ? merchant : partner,
            HighId = isLow ? partner : merchant,
            ProposedBy = merchant,
            Note = note,
            State = AllianceState.Proposed,
            IsOpen = true,
            CreatedAt = now,
        };
        context.Add(alliance);
        context.Add(terms);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            // Of two that propose to each other at once the second finds a proposal to answer.
            return Exists();
        }

        return TypedResults.Created($"/api/v1/alliances/{id}", await AllianceAnswer.OfAsync(context, merchant, alliance, now, cancellationToken));
    }

    private static ProblemHttpResult Exists() => Problem.Conflict("alliance_exists", "There is an open alliance or proposal between you; see the list.");

    /// <param name="PartnerId">The other merchant.</param>
    /// <param name="Terms">What is proposed.</param>
    /// <param name="Note">To the other, at most 500 characters.</param>
    internal sealed record Request(Guid? PartnerId, TermsFields? Terms, string? Note);
}
