using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims.Book;
using Redirect.Links.Claims.Desk;
using Redirect.Links.Claims.Store;
using Redirect.Links.Storage;

namespace Redirect.Links.Claims;

/// <summary>What the calls on claims share: finding the claim's code, standing in its line, and answering.</summary>
internal sealed class ClaimCalls(ClaimDesk desk, ClaimStore store, IDbContextFactory<LinksDbContext> contexts, IOptions<JsonOptions> json)
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Has a new claim settled.</summary>
    public Task<IResult> TakeAsync(HttpContext context, Guid codeId, ClaimCommand.Take command, IdempotentCall? call) =>
        SubmitAsync(context, codeId, command, call, (result, page) => new KeptAnswer(
            result.Outcome == ClaimOutcome.Waits ? StatusCodes.Status202Accepted : StatusCodes.Status201Created, Json, $"/api/v1/claims/{command.Id}", BodyOf(result, page)));

    /// <summary>Has a command on a claim of the caller's settled.</summary>
    public async Task<IResult> ChangeAsync(HttpContext context, ClaimCommand.OfClaim command)
    {
        var (call, problem) = await IdempotentCall.ReadAsync(context);
        if (problem is not null)
        {
            return problem;
        }

        Guid codeId;
        await using (var db = await contexts.CreateDbContextAsync(context.RequestAborted))
        {
            var merchantId = context.GetPrincipal().MerchantId;
            codeId = await db.Claims.Where(claim => claim.Id == command.ClaimId && claim.MerchantId == merchantId).Select(claim => claim.CodeId).SingleOrDefaultAsync(context.RequestAborted);
        }

        return codeId == Guid.Empty
            ? ClaimProblems.ClaimNotFound()
            : await SubmitAsync(context, codeId, command, call, (result, page) => new KeptAnswer(StatusCodes.Status200OK, Json, null, BodyOf(result, page)));
    }

    /// <summary>A call that was answered is answered so again, even if its code has ended meanwhile, or the member of staff is retired.</summary>
    public async Task<IResult> KeptOrAsync(ProblemHttpResult refusal, IdempotentCall? call, CancellationToken cancellationToken)
    {
        if (call is null || await store.FindKeptAsync(call, cancellationToken) is not { } kept)
        {
            return refusal;
        }

        return call.Made(kept.Fingerprint) ? new Sent(call.Open(kept.Status!.Value, kept.Answer!), Replayed: true) : IdempotentCall.Reused();
    }

    private async Task<IResult> SubmitAsync(HttpContext context, Guid codeId, ClaimCommand command, IdempotentCall? call, Func<ClaimResult, BookPage, KeptAnswer> answer)
    {
        ClaimReply reply;
        try
        {
            reply = await desk.SubmitAsync(codeId, command, call, answer, context.RequestAborted);
        }
        catch (ClaimUnconfirmedException)
        {
            return ClaimProblems.Unconfirmed(context);
        }

        return reply switch
        {
            ClaimReply.Settled { Answer: { } done } => new Sent(done, Replayed: false),
            ClaimReply.Settled settled => ClaimProblems.Of(settled),
            ClaimReply.Replayed replayed => new Sent(replayed.Answer, Replayed: true),
            ClaimReply.Overloaded overloaded => ClaimProblems.Overloaded(context, overloaded.RetryAfter),
            _ => IdempotentCall.Reused(),
        };
    }

    private byte[] BodyOf(ClaimResult result, BookPage page) =>
        JsonSerializer.SerializeToUtf8Bytes(ClaimAnswer.Of(result.Claim!, page.Code.Terms, result.Place), json.Value.SerializerOptions);

    /// <summary>An answer whose bytes were made with the effect.</summary>
    internal sealed record Sent(KeptAnswer Answer, bool Replayed) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Answer.SendAsync(httpContext, Replayed);
    }
}
