using System.Buffers.Binary;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Visits;

/// <summary>Visits that come by the API: somebody pasted a text or showed a picture, and the caller says who it was.</summary>
internal sealed partial class VisitRecorder
{
    // A key's holder vouches for the reader; only a user agent that says otherwise makes it something else.
    private static readonly Client Unseen = new(Quality.Human, QualityReasons.Resolved, "other", "other", "other");

    /// <summary>Says who a caller's reader is.</summary>
    public Visitor Recognise(ResolvedReader reader)
    {
        var agent = UserAgents.Cut(reader.UserAgent ?? "");
        var client = string.IsNullOrWhiteSpace(agent) ? Unseen : ClientOf(agent);
        var human = client.Quality == Quality.Human;
        var now = clock.GetUtcNow();
        return new Visitor(client, client.Quality, human ? QualityReasons.Resolved : client.Reason, LanguageOf(reader.Language ?? ""))
        {
            Agent = agent,
            Signs = 0,
            Address = addresses.Of(reader.Address, DateOnly.FromDateTime(now.UtcDateTime)),
            At = now,
            Region = regions.Of(reader.Address),
            ReferrerHost = "",
            Id = human && reader.VisitorId is { } id ? BinaryPrimitives.ReadUInt128BigEndian(id) : default,
        };
    }
}
