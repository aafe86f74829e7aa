using Google.Protobuf;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Following;
using Redirect.Links.Visits.Classification;
using Redirect.Links.Visits.Spool;

namespace Redirect.Links.Visits;

/// <summary>Visits that come by the API: somebody pasted a text or showed a picture, and the caller says who it was.</summary>
internal sealed partial class VisitRecorder
{
    // A key's holder vouches for the reader; only a user agent that says otherwise makes it something else.
    private const string ResolvedReason = "resolved";

    /// <summary>Records the visit of something that was resolved.</summary>
    /// <returns>The visit's id; null when the spool could not keep it.</returns>
    public Guid? RecordResolved(FollowPlan plan, PlacementPlan? placement, Form form, ResolvedReader reader)
    {
        var client = string.IsNullOrWhiteSpace(reader.UserAgent) ? null : ClientOf(reader.UserAgent);
        var human = client is null or { Quality: Quality.Human };
        var quality = human ? Quality.Human : client!.Quality;
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var address = addresses.Of(reader.Address, DateOnly.FromDateTime(now.UtcDateTime));
        var visit = new Visit
        {
            EventId = ByteString.CopyFrom(id.ToByteArray(bigEndian: true)),
            MerchantId = plan.MerchantBytes,
            LinkId = plan.LinkBytes,
            PlacementId = placement?.PlacementBytes ?? ByteString.Empty,
            CampaignId = placement?.CampaignBytes ?? ByteString.Empty,
            Form = form,
            Channel = placement?.Channel ?? "",
            OccurredAtMs = now.ToUnixTimeMilliseconds(),
            VisitorId = human && reader.VisitorId is { } visitor ? ByteString.CopyFrom(visitor) : ByteString.Empty,
            Quality = quality,
            QualityReason = human ? ResolvedReason : client!.Reason,
            QualityRulesVersion = UserAgents.RulesVersion,
            Device = client?.Device ?? "other",
            Os = client?.Os ?? "other",
            App = client?.App ?? "other",
            Language = LanguageOf(reader.Language ?? ""),
            AddressPrefix = address.Prefix,
            AddressHash = address.Hash,
        };
        var result = spool.Append(Encode(visit, (scratch ??= new Scratch()).Buffer));
        if (result != AppendResult.Kept)
        {
            Dropped(result);
            return null;
        }

        metrics.Recorded(NameOf(quality));
        return id;
    }
}
