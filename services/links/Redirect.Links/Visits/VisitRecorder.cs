using System.Buffers.Binary;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Decisions;
using Redirect.Links.Following;
using Redirect.Links.Regions;
using Redirect.Links.Visits.Classification;
using Redirect.Links.Visits.OwnPeople;
using Redirect.Links.Visits.Spool;

namespace Redirect.Links.Visits;

/// <summary>Makes the visit of a request and puts it into the spool. On the way of every redirect: takes no lock but the spool's, waits for nothing.</summary>
internal sealed partial class VisitRecorder(
    VisitSpool spool, ReaderAddresses addresses, RegionDatabase regions, BrowserMarks ownBrowsers, LinksMetrics metrics, TimeProvider clock, ILogger<VisitRecorder> logger)
{
    private const int BufferBytes = 4096;
    private const byte VisitsTag = (1 << 3) | 2;
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static Scratch? scratch;

    private readonly BoundedCache<string, Client> clients = new(8192);
    private readonly BoundedCache<string, string> languages = new(1024);
    private long lastDrop;
    private long lastLog;

    /// <summary>How long ago a visit was last dropped; null if none ever was.</summary>
    public TimeSpan? SinceLastDrop => Volatile.Read(ref lastDrop) is var at and not 0 ? clock.GetElapsedTime(at) : null;

    /// <summary>Says who asks, before anything is decided or kept. A human without a cookie gets an id here, and the cookie with the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="merchantId">Whose link is asked for: a merchant's own people are told by it.</param>
    public Visitor Recognise(HttpContext context, Guid merchantId)
    {
        var headers = context.Request.Headers;
        var agent = UserAgents.Cut(headers.UserAgent.ToString());
        var client = ClientOf(agent);
        var now = clock.GetUtcNow();
        var address = addresses.Of(context.Connection.RemoteIpAddress, DateOnly.FromDateTime(now.UtcDateTime));
        var signs = SignsReader.Read(headers);
        signs |= address.IsInternal ? RequestSigns.InternalAddress : 0;
        signs |= ownBrowsers.AreIn(headers.Cookie, merchantId) ? RequestSigns.InternalVisitor : 0;
        var (quality, reason) = QualityRules.Decide(client, signs);
        var visitor = new Visitor(client, quality, reason, LanguageOf(headers.AcceptLanguage.ToString()))
        {
            Agent = agent,
            Signs = signs,
            Address = address,
            At = now,
            Region = regions.Of(context.Connection.RemoteIpAddress),
            ReferrerHost = headers.Referer.Count == 0 ? "" : Referrers.HostOf(headers.Referer.ToString()),
        };
        if (quality is Quality.Preview or Quality.Bot)
        {
            return visitor;
        }

        Span<byte> id = stackalloc byte[VisitorCookie.IdBytes];
        if (VisitorCookie.TryRead(headers.Cookie, id))
        {
            return visitor with { Id = BinaryPrimitives.ReadUInt128BigEndian(id), Returning = true };
        }

        if (quality != Quality.Human)
        {
            return visitor;
        }

        var cookie = VisitorCookie.Create(id, context.Request.IsHttps);
        return visitor with { Id = BinaryPrimitives.ReadUInt128BigEndian(id), Cookie = cookie };
    }

    /// <summary>Records the visit that is being answered.</summary>
    /// <returns>The visit's id; null when the spool could not keep it.</returns>
    public Guid? Record(FollowPlan plan, PlacementPlan? placement, Form form, in Visitor visitor, in Decision decision)
    {
        var mine = scratch ??= new Scratch();
        var visit = mine.Visit;
        var id = Guid.CreateVersion7(visitor.At);
        id.TryWriteBytes(mine.EventId, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt128BigEndian(mine.VisitorId, visitor.Id);
        visit.EventId = mine.Event;
        visit.MerchantId = plan.MerchantBytes;
        visit.LinkId = plan.LinkBytes;
        visit.PlacementId = placement?.PlacementBytes ?? ByteString.Empty;
        visit.CampaignId = placement?.CampaignBytes ?? ByteString.Empty;
        visit.Form = form;
        visit.Channel = placement?.Channel ?? "";
        visit.OccurredAtMs = visitor.At.ToUnixTimeMilliseconds();
        visit.VisitorId = visitor.Id == default ? ByteString.Empty : mine.Visitor;
        visit.Quality = visitor.Quality;
        visit.QualityReason = visitor.Reason;
        visit.QualityRulesVersion = QualityRules.Version;
        visit.UserAgent = visitor.Agent;
        visit.Signals = (uint)visitor.Signs;
        visit.Device = visitor.Client.Device;
        visit.Os = visitor.Client.Os;
        visit.App = visitor.Client.App;
        visit.Language = visitor.Language;
        visit.ReferrerHost = visitor.ReferrerHost;
        visit.AddressPrefix = visitor.Address.Prefix;
        visit.AddressHash = visitor.Address.Hash;
        visit.Outcome = decision.Outcome == Outcome.Target ? "" : Outcomes.NameOf(decision.Outcome);
        visit.Rule = (uint)decision.Rule;
        visit.Variant = decision.Variant == 0 ? "" : plan.Decisions.Split!.NameOf(decision.Variant);
        visit.VariantProbability = decision.Probability;
        visit.LinkVersion = plan.Version;
        visit.Region = visitor.Region.Kept;

        var result = spool.Append(Encode(visit, mine.Buffer));
        if (result != AppendResult.Kept)
        {
            Dropped(result);
            return null;
        }

        metrics.Recorded(NameOf(visitor.Quality));
        return id;
    }

    // The record is the field "visits" of a VisitBatch, so that records one behind the other are a VisitBatch.
    private static ReadOnlySpan<byte> Encode(Visit visit, byte[] buffer)
    {
        var size = visit.CalculateSize();
        buffer[0] = VisitsTag;
        var at = 1;
        for (var rest = (uint)size; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                buffer[at++] = (byte)rest;
                break;
            }

            buffer[at++] = (byte)(rest | 0x80);
        }

        // Every text in it is bounded: the largest visit has less than 3 KiB.
        visit.WriteTo(buffer.AsSpan(at, size));
        return buffer.AsSpan(0, at + size);
    }

    private static string NameOf(Quality quality) => quality switch
    {
        Quality.Human => "human",
        Quality.Preview => "preview",
        Quality.Prefetch => "prefetch",
        Quality.Internal => "internal",
        Quality.Suspect => "suspect",
        _ => "bot",
    };

    private Client ClientOf(string agent)
    {
        if (!clients.TryGet(agent, out var client))
        {
            client = UserAgents.Read(agent);
            clients.Set(agent, client);
        }

        return client;
    }

    private string LanguageOf(string accept)
    {
        if (accept.Length == 0)
        {
            return "";
        }

        if (!languages.TryGet(accept, out var language))
        {
            language = Languages.First(accept);
            if (accept.Length <= 256)
            {
                languages.Set(accept, language);
            }
        }

        return language;
    }

    private void Dropped(AppendResult result)
    {
        var reason = result switch
        {
            AppendResult.LimitReached => "limit",
            AppendResult.DiskFull => "disk",
            AppendResult.BadSize => "size",
            _ => "closed",
        };
        metrics.Dropped(reason);
        var now = clock.GetTimestamp();
        Volatile.Write(ref lastDrop, now);
        var logged = Volatile.Read(ref lastLog);
        if ((logged == 0 || clock.GetElapsedTime(logged, now) > LogInterval) && Interlocked.CompareExchange(ref lastLog, now, logged) == logged)
        {
            Log.Dropped(logger, reason, spool.Trouble ?? "none");
        }
    }

    // What a thread uses again for each visit. The byte strings wrap the arrays, which change under them; nobody keeps them.
    private sealed class Scratch
    {
        public Scratch()
        {
            Event = UnsafeByteOperations.UnsafeWrap(EventId);
            Visitor = UnsafeByteOperations.UnsafeWrap(VisitorId);
        }

        public byte[] EventId { get; } = new byte[16];

        public byte[] VisitorId { get; } = new byte[VisitorCookie.IdBytes];

        public byte[] Buffer { get; } = new byte[BufferBytes];

        public Visit Visit { get; } = new();

        public ByteString Event { get; }

        public ByteString Visitor { get; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Visits are answered but not kept (reason: {Reason}, disk: {Trouble}); said at most every ten seconds, counted in redirect.links.visits.dropped")]
        public static partial void Dropped(ILogger logger, string reason, string trouble);
    }
}
