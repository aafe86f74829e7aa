using Redirect.Contracts.Events.V1;
using Redirect.Links.Decisions;
using Redirect.Links.Limits;
using Redirect.Links.Splits;
using Redirect.Links.Storage;
using Redirect.Links.Visits;

namespace Redirect.Links.Following;

/// <summary>Follows a link for a reader on whose behalf somebody resolves a text.</summary>
internal sealed class ResolvedFollowing(VisitRecorder recorder, SplitShares shares)
{
    /// <summary>Decides where the reader is led, and records the visit. Call it last in the transaction: a call whose commit then fails is made again and counts twice, which is rarer and better than one that was answered and never counted.</summary>
    /// <param name="db">The call's own, in a transaction: a call that is made again takes one place of a limited link, not two.</param>
    /// <param name="plan">The link, with the placement at which the visit counts.</param>
    /// <param name="form">What was resolved.</param>
    /// <param name="reader">For whom.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The decision, and the visit; null: it is none, or could not be kept.</returns>
    public async Task<(Decision Decision, Guid? VisitId)> FollowAsync(LinksDbContext db, FollowPlan plan, Form form, ResolvedReader reader, CancellationToken cancellationToken)
    {
        var visitor = recorder.Recognise(reader);
        var decision = Decide(plan, visitor);
        if (decision.Counted)
        {
            var granted = await AdmissionStore.TakeAsync(db, plan.LinkId, plan.Behaviour!.MaxVisits!.Value, 1, 0, cancellationToken);
            decision = plan.Decisions.After(granted == 1 ? Admission.Granted : Admission.Full, decision);
        }

        return (decision, Outcomes.IsVisit(decision.Outcome) ? recorder.Record(plan, plan.Placement, form, visitor, decision) : null);
    }

    // The text has left the app that blocks addresses, so none blocks here; all else of a link holds as for its address.
    private Decision Decide(FollowPlan plan, in Visitor visitor) => plan.Decisions.Decide(
        new Decisions.Reader
        {
            Client = visitor.Client,
            Quality = visitor.Quality,
            Now = visitor.At,
            Language = visitor.Language,
            Region = visitor.Region,
            Visitor = visitor.Id,
            Returning = visitor.Id != default,
        },
        BlockingApps.None,
        plan.Decisions.Split is { } split && plan.Behaviour!.Optimise != Optimise.None ? shares.Of(plan.LinkId, split) : default);
}
