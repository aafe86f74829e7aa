using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims;
using Redirect.Links.Following;
using Redirect.Links.Storage;
using Redirect.Links.Visits;

namespace Redirect.Links.SurpriseCodes;

internal static class ResolveCode
{
    private const int MaxStaffLength = 64;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/resolve", HandleAsync).WithName("ResolveSurpriseCode").WithSummary("What a code is, or a service phrase inside a sentence: records the visit and consumes nothing")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .RequireScope(Scopes.CodesRedeem).AddEndpointFilter(LookAsync).WithIdempotency<LinksDbContext>();

    // Before the transaction: who guesses shall not hold one while he waits for his turn, nor be given one at all.
    private static async ValueTask<object?> LookAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var merchantId = context.GetPrincipal().MerchantId;
        var request = invocation.GetArgument<Request>(0);
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

        var search = context.RequestServices.GetRequiredService<CodeSearch>();
        var (hit, refusal) = await context.RequestServices.GetRequiredService<CodeGuesses>().LookAsync(
            context, CodeGuesser.Of(merchantId, reader.VisitorId, reader.Address, request.ChallengePassed), token => search.FindAsync(merchantId, request.Text!, keys, token), context.RequestAborted);

        // A call that was answered is answered so again, even if its code has ended meanwhile.
        if (refusal is not null && (refusal.StatusCode != StatusCodes.Status404NotFound || !context.Request.Headers.ContainsKey(WriteFilters.KeyHeader)))
        {
            return refusal;
        }

        context.Items[typeof(Looked)] = new Looked(hit, refusal, reader, staffId);
        return await next(invocation);
    }

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext context, ResolvedFollowing following, LinksDbContext db, CancellationToken cancellationToken)
    {
        var looked = (Looked)context.Items[typeof(Looked)]!;
        if (looked.Hit is not { } hit)
        {
            return looked.Refusal!;
        }

        var (code, stock, link, placement, used) = hit;
        if (code.Form == CodeForm.Phrase && looked.StaffId is not null && hit.Staff is { } staff && staff != looked.StaffId)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "staff_mismatch", "This phrase is another member of staff's.");
        }

        // A retired link answers 410 at its address: nobody gets anywhere, so it is no visit.
        var plan = PlanReader.PlanOf(link, placement);
        var (decision, visit) = plan.Retired
            ? default
            : await following.FollowAsync(db, plan, code.Form == CodeForm.Phrase ? Form.Staff : Form.Surprise, looked.Reader, cancellationToken);
        var terms = code.Terms;
        var target = string.IsNullOrEmpty(decision.Location) ? null : decision.Location;
        var soldOut = code.Stock is not null && StockStates.LeftOf(code, stock) == 0;
        return TypedResults.Ok(new Response(
            true, code.Id, code.Form, code.Text, BenefitFields.Of(terms.Benefit), [.. terms.AudienceBenefits.Select(other => new AudienceBenefitFields(other.Audience, BenefitFields.Of(other.Benefit)))],
            terms.Audience, soldOut, used, code.ValidUntil, soldOut ? code.SoldOutTarget ?? target : target, looked.StaffId ?? hit.Staff, visit));
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

    private sealed record Looked(CodeSearch.Hit? Hit, ProblemHttpResult? Refusal, ResolvedReader Reader, string? StaffId);
}
