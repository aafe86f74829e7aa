using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Tests.Experiments;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Attribution.Tests.OrderFiles;
using Redirect.Attribution.Visitors;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Outbox;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Visitors;

public sealed class StandaloneVisitorsTests() : VisitorsTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedVisitorsTests() : VisitorsTests(StorageProvider.Postgres, CountersProvider.Redis);

public abstract class VisitorsTests : OrderFileSuite
{
    private readonly List<Guid> visitors = [.. Enumerable.Range(0, 8).Select(_ => Guid.CreateVersion7())];

    private protected VisitorsTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task Visitors_of_one_member_are_one_buyer_and_so_are_the_members_of_one_visitor_in_any_order()
    {
        (int Visitor, string Member)[] joins = [(0, "a"), (1, "a"), (1, "b"), (2, "b"), (3, "c"), (4, "c"), (5, "d")];
        for (var seed = 0; seed < 4; seed++)
        {
            var other = Guid.CreateVersion7();
            new Random(seed).Shuffle(joins);
            foreach (var (visitor, member) in joins)
            {
                Assert.Equal(HttpStatusCode.Created, (await JoinAsync(new { visitorId = visitors[visitor], memberId = member }, other)).Status);
            }

            Assert.Equal(visitors.Take(3).Order(), await OfAsync(0, other));
            Assert.Equal(visitors.Take(3).Order(), await OfAsync(2, other));
            Assert.Equal(visitors.Skip(3).Take(2).Order(), await OfAsync(4, other));
            Assert.Equal([visitors[5]], await OfAsync(5, other));
            Assert.Equal([visitors[6]], await OfAsync(6, other));
            var all = await Host.ReadAsync(db => BuyerVisitors.OfAsync(db, other, visitors, Cancel));
            Assert.Equal([3, 3, 3, 2, 2, 1, 1, 1], visitors.Select(visitor => all[visitor].Count));
            Assert.Equal((HttpStatusCode.OK, 3), await Told(new { visitorId = visitors[0], memberId = "a" }, other));
        }

        Assert.Equal([visitors[0]], await OfAsync(0, Merchant));
    }

    [Fact]
    public async Task Only_hashes_of_members_are_kept_and_of_two_merchants_they_differ()
    {
        var other = Guid.CreateVersion7();
        await JoinAsync(new { visitorId = visitors[0], memberId = "13800138000" }, Merchant);
        await JoinAsync(new { visitorId = visitors[0], memberId = "13800138000" }, other);
        await JoinAsync(new { visitorId = visitors[1], memberHash = new string('a', 64) }, Merchant);
        await JoinAsync(new { visitorId = visitors[2], memberHash = new string('A', 64) }, Merchant);
        var rows = await Host.ReadAsync(db => db.Set<VisitorMember>().AsNoTracking().ToListAsync(Cancel));
        Assert.Equal((4, 3), (rows.Count, rows.Select(row => Convert.ToHexString(row.MemberHash)).Distinct().Count()));
        Assert.All(rows, row => Assert.Equal(32, row.MemberHash.Length));
        Assert.DoesNotContain(rows, row => Convert.ToHexString(row.MemberHash) == new string('A', 64));
        Assert.Equal(2, (await OfAsync(1, Merchant)).Count);
    }

    [Fact]
    public async Task A_buyer_has_a_hundred_visitors_and_members_at_most()
    {
        for (var n = 0; n < BuyerVisitors.MaxGroup; n++)
        {
            Assert.Equal(HttpStatusCode.Created, (await JoinAsync(new { visitorId = "till", memberId = "m" + n }, Merchant)).Status);
        }

        Assert.Equal((HttpStatusCode.Conflict, "buyer_too_large"), await CodeAsync(new { visitorId = "till", memberId = "one more" }));
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(new { visitorId = "till", memberId = "m0" }, Merchant)).Status);
        for (var n = 1; n < BuyerVisitors.MaxGroup; n++)
        {
            Assert.Equal((HttpStatusCode.Created, n + 1), await Told(new { visitorId = "phone " + n, memberId = "m" + n }, Merchant));
        }

        Assert.Equal((HttpStatusCode.Conflict, "buyer_too_large"), await CodeAsync(new { visitorId = "one more", memberId = "m7" }));
        Assert.Equal((HttpStatusCode.Created, 1), await Told(new { visitorId = "one more", memberId = "nobody" }, Merchant));
    }

    [Fact]
    public async Task Names_are_checked()
    {
        foreach (var (code, body) in new (string, object)[]
        {
            ("id_malformed", new { memberId = "a" }), ("id_malformed", new { visitorId = "某人", memberId = "a" }), ("id_malformed", new { visitorId = Guid.Empty, memberId = "a" }),
            ("member_id_or_hash", new { visitorId = "x" }), ("member_id_or_hash", new { visitorId = "x", memberId = "a", memberHash = new string('a', 64) }),
            ("member_hash_malformed", new { visitorId = "x", memberHash = new string('a', 63) }), ("too_long", new { visitorId = "x", memberId = new string('a', 201) }),
        })
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, code), await CodeAsync(body));
        }

        Assert.Equal(HttpStatusCode.Created, (await JoinAsync(new { visitorId = "x", memberId = new string('a', 200) }, Merchant)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("visitors/members", new { visitorId = "x", memberId = "a" }, scope: "stats:read")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await TextAsync(HttpMethod.Delete, "visitors/x", scope: "stats:read")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TextAsync(HttpMethod.Delete, "visitors/" + new string('x', 65))).Status);
    }

    [Fact]
    public async Task Erasing_takes_the_visitor_out_of_everything_and_no_figure_changes()
    {
        var (gone, stays, placement, campaign) = (visitors[0], visitors[1], Guid.CreateVersion7(), Guid.CreateVersion7());
        List<Visit> visits =
        [
            SplitVisits.Of(Merchant, Link, "a", gone, at: Some.Noon.AddDays(-2)), SplitVisits.Of(Merchant, Link, "a", gone, at: Some.Noon.AddHours(-1)), SplitVisits.Of(Merchant, Link, "b", stays, at: Some.Noon.AddHours(-1)),
            Some.Visit(Merchant, Link, placement, campaign, visitor: gone, at: Some.Noon.AddHours(-2)),
        ];
        await Host.DeliverAsync(visits);
        await Host.DeliverAsync<ClaimBatchConsumer>(Claim(gone, 1).ToByteArray());
        await OrderAsync(new { orders = new object[] { new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitorId = gone }, new { orderId = "T2", amount = 50, currency = "CNY", paidAt = Some.Noon, visitorId = stays } } });
        await JoinAsync(new { visitorId = gone, memberId = "m" }, Merchant);
        await JoinAsync(new { visitorId = stays, memberId = "m" }, Merchant);
        var before = await SnapshotAsync();

        for (var n = 0; n < 2; n++)
        {
            var here = n == 0 ? """{"visits":3,"claimSteps":1,"orders":1,"memberships":1""" : """{"visits":0,"claimSteps":0,"orders":0,"memberships":0""";
            Assert.Equal((HttpStatusCode.OK, here + ""","following":["claims"]}"""), await TextAsync(HttpMethod.Delete, $"visitors/{gone}"));
            Assert.Equal(before, await SnapshotAsync());
            Assert.Equal(0, await TracesAsync(gone));
        }

        // Each call tells the others: the visitor may have claimed again.
        var told = await Poll.UntilAsync(() => Task.FromResult(Host.Publisher.Erased), messages => messages.Count == 2, TimeSpan.FromSeconds(30), "the others to be told");
        Assert.All(told, message => Assert.Equal((Some.Bytes(Merchant), Some.Bytes(gone), Host.Clock.GetUtcNow().ToUnixTimeMilliseconds()), (message.MerchantId, message.VisitorId, message.ErasedAtMs)));

        Assert.Equal([stays], await OfAsync(1, Merchant));
        await Host.Get<CounterRebuild>().RunAsync(Cancel);
        Assert.Equal(before, await SnapshotAsync());

        // What comes late, or again, or for the first time, does not bring the id back; it counts as of nobody.
        await Host.DeliverAsync(visits);
        Assert.Equal(before, await SnapshotAsync());
        await Host.DeliverAsync(SplitVisits.Of(Merchant, Link, "a", gone, at: Some.Noon), Some.Visit(Merchant, Link, visitor: visitors[3], at: Some.Noon));
        await Host.DeliverAsync<ClaimBatchConsumer>(Claim(gone, 2).ToByteArray());
        Assert.Equal(HttpStatusCode.OK, (await OrderAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitorId = gone })).Status);
        Assert.Equal("untouched", Text((await OrderAsync(new { orderId = "T3", amount = 7, currency = "CNY", paidAt = Some.Noon, visitorId = gone })).Body, "state"));
        Assert.Equal((HttpStatusCode.Conflict, "visitor_erased"), await CodeAsync(new { visitorId = gone, memberId = "m" }));
        Assert.Equal("""{"named":1,"known":0,"erased":1}""", (await PostAsync("quality/internal-visitors", new { visitorIds = new[] { gone, visitors[7] } }, scope: "settlement:write")).Body.GetRawText());
        Assert.Equal("""{"named":0,"known":1,"erased":1}""", (await PostAsync("quality/internal-visitors", new { visitorIds = new[] { visitors[7], gone } }, scope: "settlement:write")).Body.GetRawText());
        Assert.Equal(0, await TracesAsync(gone));
        Assert.Equal(new(3, 157), await FiguresAsync());
        Assert.Equal(3, await Host.ReadAsync(db => db.ScopeTotals.Where(x => x.MerchantId == Merchant && x.Scope == ScopeKind.Merchant).Select(x => x.UniqueVisitors).SingleAsync(Cancel)));
        Assert.Equal(6, await Host.ReadAsync(db => db.Visits.CountAsync(x => x.MerchantId == Merchant, Cancel)));
        Assert.Equal(1, await Host.ReadAsync(db => db.Visits.CountAsync(x => x.VisitorId == visitors[3], Cancel)));

        // Another merchant's visitor of the same id is another.
        var other = Guid.CreateVersion7();
        await Host.DeliverAsync(Some.Visit(other, visitor: gone));
        Assert.Equal(1, await TracesAsync(gone));
    }

    [Fact]
    public async Task Visits_that_come_while_their_visitor_is_erased_are_of_nobody_in_the_end()
    {
        var gone = visitors[0];
        var visits = Enumerable.Range(0, 60).Select(n => Some.Visit(Merchant, Link, visitor: gone, at: Some.Noon.AddMinutes(-n))).ToList();
        List<Task> work = [.. visits.Chunk(3).Select(part => Task.Run(() => Host.DeliverAsync(part), Cancel))];
        work.Insert(10, Task.Run(() => TextAsync(HttpMethod.Delete, $"visitors/{gone}"), Cancel));
        work.Insert(12, Task.Run(() => OrderAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitorId = gone }), Cancel));
        for (var n = 0; n < 8; n++)
        {
            // Names nobody; whose visit it was says who bought.
            var (order, visit) = ($"V{n}", new Guid(visits[n].EventId.Span, bigEndian: true));
            work.Insert(10 + (2 * n), Task.Run(() => OrderAsync(new { orderId = order, amount = 100, currency = "CNY", paidAt = Some.Noon, visitId = visit }), Cancel));
        }

        await Task.WhenAll(work);
        Assert.Equal(0, await TracesAsync(gone));
        Assert.Equal(60, await Host.ReadAsync(db => db.Visits.CountAsync(x => x.MerchantId == Merchant, Cancel)));
        Assert.Equal(new(9, 900), await FiguresAsync());
    }

    [Fact]
    public async Task An_order_takes_no_buyer_from_a_visit_whose_visitor_is_noted_as_erased()
    {
        var (gone, visit) = (visitors[0], Guid.CreateVersion7(new DateTimeOffset(Some.Noon)));
        await Host.DeliverAsync(Some.Visit(Merchant, Link, visitor: gone, at: Some.Noon.AddHours(-1), eventId: visit));

        // As far as a process came that died in the middle of an erasure: noted, and not taken out.
        await Host.ReadAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            db.Add(new ErasedVisitor { MerchantId = Merchant, VisitorHash = VisitorHashes.OfVisitor(await VisitorHashes.LockKeyAsync(db, Merchant, Cancel), gone), ErasedAt = Some.Noon });
            await db.SaveChangesAsync(Cancel);
            await db.Set<VisitorKey>().ExecuteUpdateAsync(row => row.SetProperty(x => x.Erased, 1), Cancel);
            await transaction.CommitAsync(Cancel);
            return 0;
        });
        Assert.Equal("touched", Text((await OrderAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitId = visit })).Body, "state"));
        Assert.Null((await Host.ReadAsync(db => db.Orders.AsNoTracking().SingleAsync(x => x.MerchantId == Merchant, Cancel))).BuyerId);

        // The call that is repeated takes out the rest.
        Assert.Equal(HttpStatusCode.OK, (await TextAsync(HttpMethod.Delete, $"visitors/{gone}")).Status);
        Assert.Equal(0, await TracesAsync(gone));
    }

    [Fact]
    public async Task What_is_to_be_told_of_an_erasure_outlives_the_broker()
    {
        Host.Publisher.IsAway = true;
        Assert.Equal(HttpStatusCode.OK, (await TextAsync(HttpMethod.Delete, $"visitors/{visitors[0]}")).Status);
        Assert.Equal(1, await Host.ReadAsync(db => db.Set<OutboxMessage>().CountAsync(x => x.Exchange == Exchanges.Erasures, Cancel)));
        Assert.Empty(Host.Publisher.Erased);
        Host.Publisher.IsAway = false;
        await Poll.UntilAsync(async () => await Host.ReadAsync(db => db.Set<OutboxMessage>().CountAsync(Cancel)) == 0, "the message to be gone, and the visitor's id with it");
        Assert.Equal(Some.Bytes(visitors[0]), Assert.Single(Host.Publisher.Erased).VisitorId);
    }

    private Task<(HttpStatusCode Status, string Body)> JoinTextAsync(object body, Guid merchant) => TextAsync(HttpMethod.Post, "visitors/members", JsonSerializer.SerializeToUtf8Bytes(body), "application/json", merchant: merchant);

    private async Task<(HttpStatusCode Status, JsonElement Body)> JoinAsync(object body, Guid merchant)
    {
        var (status, text) = await JoinTextAsync(body, merchant);
        return (status, JsonDocument.Parse(text).RootElement);
    }

    private async Task<(HttpStatusCode Status, int Visitors)> Told(object body, Guid merchant)
    {
        var (status, answer) = await JoinAsync(body, merchant);
        return (status, answer.GetProperty("visitors").GetInt32());
    }

    private async Task<(HttpStatusCode Status, string Code)> CodeAsync(object body)
    {
        var (status, answer) = await JoinAsync(body, Merchant);
        return (status, Text(answer, "code"));
    }

    private Task<IReadOnlyList<Guid>> OfAsync(int visitor, Guid merchant) => Host.ReadAsync(db => BuyerVisitors.OfAsync(db, merchant, visitors[visitor], Cancel));

    private async Task<int> TracesAsync(Guid visitor) =>
        await Host.ReadAsync(db => db.Visits.CountAsync(x => x.VisitorId == visitor, Cancel)) + await Host.ReadAsync(db => db.ClaimEvents.CountAsync(x => x.VisitorId == visitor, Cancel))
        + await Host.ReadAsync(db => db.Orders.CountAsync(x => x.VisitorId == visitor || x.BuyerId == visitor, Cancel)) + await Host.ReadAsync(db => db.Set<InternalVisitor>().CountAsync(x => x.VisitorId == visitor, Cancel)) + await Host.ReadAsync(db => db.Set<VisitorMember>().CountAsync(x => x.VisitorId == visitor, Cancel))
        + await Host.ReadAsync(db => db.VisitorDays.CountAsync(x => x.VisitorId == visitor && x.MerchantId == Merchant, Cancel)) + await Host.ReadAsync(db => db.VariantVisitors.CountAsync(x => x.VisitorId == visitor, Cancel));

    private async Task<string> SnapshotAsync()
    {
        var parts = new List<string>();
        foreach (var path in new[] { "stats/summary", $"stats/summary?linkId={Link}", $"stats/summary?linkId={Link}&from=2026-03-08T00:00:00Z&to=2026-03-11T00:00:00Z", "stats/top?by=placement" })
        {
            var (status, text) = await TextAsync(HttpMethod.Get, path, scope: "stats:read");
            Assert.True(status == HttpStatusCode.OK, $"{path}: {text}");

            // Of several days the sets of the hot counters, which are filled anew, or the database: the same figure.
            parts.Add(text.Replace("\"uniqueVisitorsExact\":false", "\"uniqueVisitorsExact\":true", StringComparison.Ordinal));
        }

        parts.Add(JsonSerializer.Serialize(await Host.ReadAsync(db => db.VisitorDays.Where(x => x.MerchantId == Merchant).GroupBy(x => new { x.Scope, x.ScopeId }).OrderBy(x => x.Key.Scope).ThenBy(x => x.Key.ScopeId)
            .Select(x => new { x.Key.Scope, x.Key.ScopeId, Days = x.Count(), Visitors = x.Select(y => y.VisitorId).Distinct().Count() }).ToListAsync(Cancel))));
        parts.Add(JsonSerializer.Serialize(await Host.ReadAsync(db => db.VariantVisitors.Where(x => x.MerchantId == Merchant).OrderBy(x => x.Variant).Select(x => new { x.Variant, x.Rewarded, x.AssignedAt }).ToListAsync(Cancel))));
        parts.Add(JsonSerializer.Serialize(await Host.ReadAsync(db => db.VariantTotals.Where(x => x.MerchantId == Merchant).OrderBy(x => x.Variant).Select(x => new { x.Variant, x.Visitors, x.Orders, x.Paid, x.Rewarded }).ToListAsync(Cancel))));
        return string.Join('\n', parts);
    }

    private ClaimBatch Claim(Guid visitor, int number) => new()
    {
        Events =
        {
            new ClaimEvent
            {
                EventId = Some.Bytes(Some.Id(Merchant, 70_000 + number)), MerchantId = Some.Bytes(Merchant), CodeId = Some.Bytes(Some.Id(Merchant, 70_000)), ClaimId = Some.Bytes(Some.Id(Merchant, 71_000 + number)),
                Sequence = 1, Kind = ClaimStepKind.Claimed, OccurredAtMs = new DateTimeOffset(Some.Noon).ToUnixTimeMilliseconds(), LinkId = Some.Bytes(Link), Form = Form.Surprise, VisitorId = Some.Bytes(visitor),
            },
        },
    };
}
