using Microsoft.EntityFrameworkCore;
using Redirect.Contracts.Events.V1;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Problems;
using Redirect.Links.Decisions;
using Redirect.Links.Following;
using Redirect.Links.Questions;
using Redirect.Links.Storage;
using Redirect.Links.Visits;

namespace Redirect.Links.Watermarks;

/// <summary>A reader came with a marked picture: a visit at the placement that the mark was given to, and where the link leads this reader.</summary>
internal sealed class ResolveWatermark(IDbContextFactory<LinksDbContext> contexts, ResolvedFollowing following, TimeProvider clock)
{
    public async Task<ResolveWatermarkAnswer> AnswerAsync(ResolveWatermarkRequest question, CancellationToken cancellationToken)
    {
        var merchantId = Ids.Merchant(question.MerchantId);
        var errors = new FieldErrors();
        var said = new ReaderFields(question.UserAgent, question.Language, question.Address);
        var reader = ReaderFields.Check(errors, said, question.VisitorId.Length == 0 ? null : question.VisitorId, merchantId);
        if (errors.Any)
        {
            return new ResolveWatermarkAnswer { Refusals = { Refusals.Of(errors) } };
        }

        if (!WatermarkId.IsOne(question.Id))
        {
            return new ResolveWatermarkAnswer();
        }

        var id = (long)question.Id;
        var call = NamedCall.Of(question, merchantId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (call is not null && await call.FindAsync(db, clock, cancellationToken) is { } known)
        {
            return known;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = await WatermarkRow.Of(db, db.Watermarks.Where(mark => mark.MerchantId == merchantId && mark.Id == id)).SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            return new ResolveWatermarkAnswer();
        }

        var answer = new ResolveWatermarkAnswer { Found = true, Watermark = row.ToMessage() };
        if (row.Link.RetiredAt is not null)
        {
            // As with its address, which answers 410: nobody got anywhere, so it is no visit.
            answer.State = Outcomes.Retired;
            return answer;
        }

        // Before the visit: the second of two calls waits here for the first one, and then has its answer.
        if (call is not null && !await call.TryBeginAsync(db, clock, cancellationToken))
        {
            await transaction.RollbackAsync(CancellationToken.None);
            return await call.FindAsync(db, clock, cancellationToken) ?? throw new TimeoutException("The first call of this name is neither done nor undone.");
        }

        var placement = row.Placement ?? (row.Link.PlacementId is { } own ? await db.Placements.AsNoTracking().SingleAsync(candidate => candidate.Id == own && candidate.MerchantId == merchantId, cancellationToken) : null);
        var (decision, visit) = await following.FollowAsync(db, PlanReader.PlanOf(row.Link, placement), Form.Watermark, reader, cancellationToken);
        answer.State = Outcomes.StateOf(decision.Outcome);
        answer.Target = decision.Location;
        answer.VisitId = visit is { } visitId ? Ids.Bytes(visitId) : Google.Protobuf.ByteString.Empty;
        if (call is not null)
        {
            await call.KeepAsync(db, answer);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return answer;
    }
}
