using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims;
using Redirect.Links.Following;
using Redirect.Links.Placements;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;
using Redirect.Links.Visits;

namespace Redirect.Links.SurpriseCodes;

internal static class ResolveCode
{
    private const int MaxStaffLength = 64;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/resolve", HandleAsync).WithName("ResolveSurpriseCode").WithSummary("What a code is, or a service phrase inside a sentence: records the visit and consumes nothing")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .RequireScope(Scopes.CodesRedeem).WithIdempotency<LinksDbContext>();

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext context, CodeLookup lookup, PhraseFinder finder, CodeGuesses guesses, ResolvedFollowing following, LinksDbContext db, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var errors = new FieldErrors();
        if (string.IsNullOrWhiteSpace(request.Text))
        {
            errors.Add("text", "required", "'text' is required.");
        }

        var staffId = errors.Optional("staffId", request.StaffId, MaxStaffLength);
        var reader = ReaderFields.Check(errors, request.Reader, request.VisitorId, merchantId);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        if (SentencePhrases.KeysIn(request.Text!) is not { } keys)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "text_too_long", $"'text' may have at most {SentencePhrases.MaxLength} characters.");
        }

        var now = clock.Now();
        var who = CodeGuesser.Of(merchantId, reader.VisitorId, reader.Address, request.ChallengePassed);
        var (found, refusal) = await guesses.LookAsync(context, who, FindAsync, cancellationToken);
        if (found is null)
        {
            return refusal!;
        }

        var (code, _, link, placement, own) = found.Row;
        if (code.Form == CodeForm.Phrase && staffId is not null && own?.Staff is { } staff && staff != staffId)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "staff_mismatch", "This phrase is another member of staff's.");
        }

        return TypedResults.Ok(await AnswerAsync(found, PlanReader.PlanOf(link, placement), staffId ?? own?.Staff, reader, following, db, cancellationToken));

        // The same steps for all that is not found, whatever the reason.
        async ValueTask<Found?> FindAsync(CancellationToken token)
        {
            var whole = await lookup.FindAsync(merchantId, request.Text!, token);
            if (await ReadAsync(db, merchantId, whole?.CodeId, now, token) is { } row)
            {
                return new Found(row, whole!.Number, await IsUsedAsync(db, row, whole.Number, token));
            }

            var phrase = await finder.FindAsync(merchantId, keys, now, token);
            return await ReadAsync(db, merchantId, phrase, now, token) is { } inside ? new Found(inside, null, false) : null;
        }
    }

    private static async Task<Stored?> ReadAsync(LinksDbContext db, Guid merchantId, Guid? id, DateTime now, CancellationToken cancellationToken)
    {
        var wanted = id ?? Guid.Empty;
        var row = await db.SurpriseCodes.AsNoTracking().Where(code => code.Id == wanted && code.MerchantId == merchantId)
            .Join(db.CodeStocks, code => code.Id, stock => stock.CodeId, (code, stock) => new { code, stock })
            .Join(db.Links, row => row.code.LinkId, link => link.Id, (row, link) => new { row.code, row.stock, link })
            .LeftJoin(db.Placements, row => row.code.PlacementId ?? row.link.PlacementId, placement => (Guid?)placement.Id, (row, placement) => new { row.code, row.stock, row.link, placement })
            .SingleOrDefaultAsync(cancellationToken);
        return row?.code.StateAt(now) == CodeState.Running
            ? new Stored(row.code, row.stock, row.link, row.placement, row.code.PlacementId is null ? null : row.placement)
            : null;
    }

    private static async Task<bool> IsUsedAsync(LinksDbContext db, Stored row, long? number, CancellationToken cancellationToken) =>
        number is not null && await db.Claims.AnyAsync(claim => claim.CodeId == row.Code.Id && claim.Number == number && claim.Slot != null, cancellationToken);

    private static async Task<Response> AnswerAsync(
        Found found, FollowPlan plan, string? staffId, ResolvedReader reader, ResolvedFollowing following, LinksDbContext db, CancellationToken cancellationToken)
    {
        var (code, stock, _, _, _) = found.Row;
        var terms = code.Terms;
        var soldOut = code.Stock is not null && StockStates.LeftOf(code, stock) == 0;

        // A retired link answers 410 at its address: nobody gets anywhere, so it is no visit.
        var (decision, visit) = plan.Retired
            ? default
            : await following.FollowAsync(db, plan, code.Form == CodeForm.Phrase ? Form.Staff : Form.Surprise, reader, cancellationToken);
        var target = string.IsNullOrEmpty(decision.Location) ? null : decision.Location;
        return new Response(
            true, code.Id, code.Form, code.Text, BenefitFields.Of(terms.Benefit), [.. terms.AudienceBenefits.Select(other => new AudienceBenefitFields(other.Audience, BenefitFields.Of(other.Benefit)))],
            terms.Audience, soldOut, found.Used, code.ValidUntil, soldOut ? code.SoldOutTarget ?? target : target, staffId, visit);
    }

    /// <param name="Text">What was typed or said, at most 500 characters.</param>
    /// <param name="VisitorId">16 bytes in base64url, a UUID, or an id of the merchant's own (1 to 64 printable ASCII characters); absent: unknown.</param>
    /// <param name="Reader">Who typed it; absent: unknown.</param>
    /// <param name="StaffId">Who was told the phrase, at most 64 characters; absent: nobody.</param>
    /// <param name="ChallengePassed">The merchant's page has seen that a person does it (captcha): asked for by <c>challenge</c> of a 429. Counts only with a visitor or an address.</param>
    internal sealed record Request(string? Text, string? VisitorId, ReaderFields? Reader, string? StaffId, bool? ChallengePassed);

    /// <param name="Found">true.</param>
    /// <param name="Id">The surprise code.</param>
    /// <param name="Form">keyword, phrase or oneTime.</param>
    /// <param name="Text">The keyword or phrase; of one-time codes their prefix.</param>
    /// <param name="Benefit">What a claim gives.</param>
    /// <param name="AudienceBenefits">Other benefits for some audiences.</param>
    /// <param name="Audience">Who may claim.</param>
    /// <param name="SoldOut">Nothing of its stock is left now.</param>
    /// <param name="Used">Of a one-time code: a claim holds it.</param>
    /// <param name="ValidUntil">When it ends; absent: never.</param>
    /// <param name="Target">Where to send the reader: of a sold-out code its sold-out target, if it has one; absent when the link leads this reader nowhere.</param>
    /// <param name="StaffId">Who was told, or whose the phrase's placement is.</param>
    /// <param name="VisitId">The visit that was recorded; name it in a claim.</param>
    internal sealed record Response(
        bool Found, Guid Id, CodeForm Form, string Text, BenefitFields Benefit, IReadOnlyList<AudienceBenefitFields> AudienceBenefits, Audience Audience, bool SoldOut, bool Used, DateTime? ValidUntil,
        string? Target, string? StaffId, Guid? VisitId);

    private sealed record Stored(SurpriseCode Code, CodeStock Stock, ShortLink Link, Placement? Placement, Placement? Own);

    private sealed record Found(Stored Row, long? Number, bool Used);
}
