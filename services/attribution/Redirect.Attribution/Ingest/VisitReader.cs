using Google.Protobuf;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Ingest;

/// <summary>Turns a visit as it travels into one as it is kept, or says which rule it breaks. Pure.</summary>
internal static class VisitReader
{
    /// <summary>Nothing of ours is older: an earlier time is a broken clock or a wrong unit.</summary>
    public static readonly DateTime Earliest = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>How far ahead of ours the clock of the replica that answered may be.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromHours(24);

    private const int MaxChannel = 64;
    private const int MaxText = 64;
    private const int MaxVariant = 50;
    private const int MaxHost = 253;
    private const int MaxUserAgent = 512;
    private const int MaxHash = 64;

    /// <summary>The row; null with a reason, lower case with underscores, when the visit can't be counted.</summary>
    public static VisitRow? Read(Visit visit, DateTime now, out string reason)
    {
        reason = "";
        if (!TryId(visit.EventId, out var eventId))
        {
            reason = "event_id_malformed";
        }
        else if (!TryId(visit.MerchantId, out _))
        {
            reason = "merchant_id_malformed";
        }
        else if (!TryId(visit.LinkId, out _))
        {
            reason = "link_id_malformed";
        }
        else if (!TryOptionalId(visit.PlacementId, out _))
        {
            reason = "placement_id_malformed";
        }
        else if (!TryOptionalId(visit.CampaignId, out _))
        {
            reason = "campaign_id_malformed";
        }
        else if (!TryOptionalId(visit.VisitorId, out _))
        {
            reason = "visitor_id_malformed";
        }
        else if (visit.Quality is < Quality.Human or > Quality.Suspect)
        {
            reason = "quality_unknown";
        }
        else if ((int)visit.Form is < 1 or > short.MaxValue)
        {
            // A form of a later version is only another number of a dimension, and is counted as such.
            reason = "form_unknown";
        }
        else if (visit.Channel.Length > MaxChannel || visit.Channel.Contains('\0', StringComparison.Ordinal))
        {
            reason = "channel_malformed";
        }
        else if (visit.AddressHash.Length > MaxHash)
        {
            reason = "address_hash_too_long";
        }
        else if (!TryTime(visit.OccurredAtMs, now, out var occurredAt))
        {
            reason = "occurred_at_out_of_range";
        }
        else
        {
            TryId(visit.MerchantId, out var merchantId);
            TryId(visit.LinkId, out var linkId);
            TryOptionalId(visit.PlacementId, out var placementId);
            TryOptionalId(visit.CampaignId, out var campaignId);
            TryOptionalId(visit.VisitorId, out var visitorId);
            var userAgent = visit.UserAgent.Length == 0 ? null : UserAgent.Of(Clip(visit.UserAgent, MaxUserAgent));
            return new VisitRow
            {
                EventId = eventId,
                MerchantId = merchantId,
                LinkId = linkId,
                PlacementId = placementId,
                CampaignId = campaignId,
                Form = (short)visit.Form,
                Channel = visit.Channel,
                OccurredAt = occurredAt,
                IngestedAt = now,
                VisitorId = visitorId,
                Quality = (short)visit.Quality,
                QualityReason = Clip(visit.QualityReason, MaxText),
                QualityRulesVersion = (int)Math.Min(visit.QualityRulesVersion, int.MaxValue),
                Device = Clip(visit.Device, MaxText),
                Os = Clip(visit.Os, MaxText),
                App = Clip(visit.App, MaxText),
                Language = Clip(visit.Language, MaxText),
                ReferrerHost = Clip(visit.ReferrerHost, MaxHost),
                AddressPrefix = Clip(visit.AddressPrefix, MaxText),
                AddressHash = visit.AddressHash.IsEmpty ? null : visit.AddressHash.ToByteArray(),
                Signals = unchecked((int)visit.Signals),
                UserAgentId = userAgent?.Id,
                UserAgent = userAgent,
                Outcome = visit.Outcome.Length == 0 ? "target" : Clip(visit.Outcome, MaxText),
                Variant = Clip(visit.Variant, MaxVariant),
                VariantProbability = visit.VariantProbability is > 0 and <= 1 ? visit.VariantProbability : 0,
                Rule = (int)Math.Min(visit.Rule, int.MaxValue),
                LinkVersion = Math.Max(0, visit.LinkVersion),
                Region = Clip(visit.Region, MaxText),
            };
        }

        return null;
    }

    /// <summary>An id of 16 bytes, big endian, that is not all zeros: zeros stand for "none" in our keys.</summary>
    public static bool TryId(ByteString bytes, out Guid id)
    {
        id = bytes.Length == 16 ? new Guid(bytes.Span, bigEndian: true) : Guid.Empty;
        return id != Guid.Empty;
    }

    /// <summary>As <see cref="TryId"/>, or empty for none.</summary>
    public static bool TryOptionalId(ByteString bytes, out Guid? id)
    {
        id = null;
        if (bytes.IsEmpty)
        {
            return true;
        }

        if (!TryId(bytes, out var some))
        {
            return false;
        }

        id = some;
        return true;
    }

    /// <summary>
    /// Describing texts are cut, not refused: a visit is not worth less for a long language tag. NUL goes because PostgreSQL
    /// takes none, and half a surrogate pair because it is no text.
    /// </summary>
    public static string Clip(string text, int max)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            text = text.Replace("\0", "", StringComparison.Ordinal);
        }

        return text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
    }

    /// <summary>A time that can be: not before <see cref="Earliest"/>, not more than <see cref="MostAhead"/> ahead of ours.</summary>
    public static bool TryTime(long milliseconds, DateTime now, out DateTime time)
    {
        time = default;
        var latest = now + MostAhead;
        if (milliseconds < new DateTimeOffset(Earliest).ToUnixTimeMilliseconds() || milliseconds > new DateTimeOffset(latest).ToUnixTimeMilliseconds())
        {
            return false;
        }

        time = DateTime.UnixEpoch.AddMilliseconds(milliseconds);
        return true;
    }
}
