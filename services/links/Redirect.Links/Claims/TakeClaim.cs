using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims.Book;
using Redirect.Links.Following;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Staff;
using Redirect.Links.SurpriseCodes;
using Redirect.Links.Visits;

namespace Redirect.Links.Claims;

/// <summary>A flash sale's one call: no context of its own, nothing but memory before the line.</summary>
internal static class TakeClaim
{
    private const int MaxCode = 200;
    private const int MaxText = 200;
    private const int MaxStaff = 64;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", HandleAsync).WithName(nameof(TakeClaim)).WithSummary("Claim a code's benefit for a visitor")
            .Produces<ClaimAnswer>(StatusCodes.Status201Created).Produces<ClaimAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireScope(Scopes.CodesRedeem).WithIdempotencyKey();

    internal static async Task<IResult> HandleAsync(
        Request request, HttpContext context, CodeLookup codes, CodeGuesses guesses, ClaimCalls calls, ClaimHashes hashes, StaffDirectory staff, LinkCache<FollowPlan> links,
        PublicAddresses addresses, FormSignatures forms, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var errors = new FieldErrors();
        var code = errors.Required("code", request.Code, MaxCode);
        var visitor = errors.Visitor("visitorId", request.VisitorId, merchantId);
        var joinedAt = errors.Utc("joinedAt", request.JoinedAt);
        var person = errors.Optional("person", request.Person, MaxText);
        var device = errors.Optional("device", request.Device, MaxText);
        var staffId = errors.Optional("staffId", request.StaffId, MaxStaff);
        var staffCode = errors.Optional("staffCode", request.StaffCode, MaxStaff);
        IPAddress? address = null;
        if (!string.IsNullOrEmpty(request.Reader?.Address) && !IPAddress.TryParse(request.Reader.Address, out address))
        {
            errors.Add("reader.address", "address_invalid", "'reader.address' is an IPv4 or IPv6 address.");
        }

        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var (call, problem) = await IdempotentCall.ReadAsync(context);
        if (problem is not null)
        {
            return problem;
        }

        var helper = await staff.CheckAsync(errors, merchantId, staffId, staffCode, cancellationToken);
        if (errors.Any)
        {
            return await calls.KeptOrAsync(Problem.Rule(errors.All), call, cancellationToken);
        }

        var who = CodeGuesser.Of(merchantId, visitor!.Value.ToByteArray(bigEndian: true), address, request.ChallengePassed);
        var (found, refusal) = await guesses.LookAsync(context, who, token => codes.FindAsync(merchantId, code, token), cancellationToken);
        if (found is null)
        {
            return refusal!.StatusCode == StatusCodes.Status404NotFound ? await calls.KeptOrAsync(refusal, call, cancellationToken) : refusal;
        }

        string? target;
        try
        {
            target = await TargetAsync(found, context, links, addresses, forms);
        }
        catch (LookupUnavailableException)
        {
            return Problem.Unavailable(context, "links_unavailable", "The code's link can't be looked up now. Try again.");
        }

        var take = new ClaimCommand.Take(
            Guid.CreateVersion7(clock.GetUtcNow()), visitor.Value, request.Audience ?? Audience.All, found.Number, request.VisitId, joinedAt, target, request.ParentClaimId,
            await hashes.OfAsync(found.CodeId, "person", person, cancellationToken),
            await hashes.OfAsync(found.CodeId, "device", device, cancellationToken),
            await hashes.OfAsync(found.CodeId, "address", ClaimHashes.TextOf(address), cancellationToken),
            request.Wait ?? false)
        { StaffId = helper };
        var answer = await calls.TakeAsync(context, found.CodeId, take, call);
        return answer is ProblemHttpResult { StatusCode: StatusCodes.Status404NotFound } ? await guesses.WrongAsync(who) : answer;
    }

    // A plain link's target itself. One that decides by its reader, or is retired, is asked by its address: it knows the reader's phone, and we do not.
    private static async ValueTask<string> TargetAsync(FoundCode found, HttpContext context, LinkCache<FollowPlan> links, PublicAddresses addresses, FormSignatures forms)
    {
        var plan = (links.TryGet(found.LinkKey, out var known) ? known : await links.GetAsync(found.LinkKey, context.RequestAborted))
            ?? throw new LookupUnavailableException("link");
        if (plan is { Behaviour: null, Retired: false })
        {
            return plan.Target;
        }

        var signing = forms.Key ?? throw new LookupUnavailableException("key of forms");
        var form = signing.ValueOf(plan.LinkId, null, found.Form == CodeForm.Phrase ? Form.Staff : Form.Surprise);
        return PublicAddresses.Of(addresses.BaseOf(context, plan.Domain), plan.Slug, null, form);
    }

    /// <param name="Code">The keyword, phrase or one-time code, as the visitor wrote it.</param>
    /// <param name="VisitorId">16 bytes in base64url, a UUID, or an id of your own of 1 to 64 printable ASCII characters.</param>
    /// <param name="VisitId">The visit that led here, as it was answered by a redirect or by resolving; absent: unknown.</param>
    /// <param name="Audience">new, returning, follower or member, as you know the visitor; absent: unknown.</param>
    /// <param name="JoinedAt">When the visitor became a member: a claim window counts from then.</param>
    /// <param name="ParentClaimId">The claim that was shared with the visitor.</param>
    /// <param name="Person">Who it is, whatever the browser: an account for instance. Only a keyed hash is kept.</param>
    /// <param name="Device">The device. Only a keyed hash is kept.</param>
    /// <param name="Reader">Where the visitor is.</param>
    /// <param name="Wait">Whether to stand on the waiting list when nothing is left.</param>
    /// <param name="ChallengePassed">Whether the visitor has solved a challenge that we asked for.</param>
    /// <param name="StaffId">The number of the member of staff who helped, at most 64 characters; once you have registered staff, one of theirs.</param>
    /// <param name="StaffCode">The same by the member's code, as it was typed; not beside staffId.</param>
    internal sealed record Request(
        string? Code, string? VisitorId, Guid? VisitId, Audience? Audience, DateTime? JoinedAt, Guid? ParentClaimId, string? Person, string? Device, Reader? Reader, bool? Wait,
        bool? ChallengePassed, string? StaffId, string? StaffCode);

    /// <param name="Address">The visitor's IP address. Only a keyed hash is kept.</param>
    internal sealed record Reader(string? Address);
}
