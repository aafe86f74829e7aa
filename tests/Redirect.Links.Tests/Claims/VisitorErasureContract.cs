using System.Net;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Links.Claims;
using Redirect.Links.Storage;
using Redirect.Links.SurpriseCodes;
using Redirect.Testing;

namespace Redirect.Links.Tests.Claims;

/// <summary>An erased visitor is in no claim any more, and everything else of the claims goes on.</summary>
public abstract class VisitorErasureContract(LinksStore store)
{
    private const string Path = "/api/v1/claims";
    private readonly LinksHost host = store.Host;

    private IDbContextFactory<LinksDbContext> Contexts => host.Contexts();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claims_lose_the_visitor_and_nothing_else_changes()
    {
        var (gone, stays) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var shop = await host.NewMerchantAsync();
        var claimed = await NewCodeAsync(shop, 9);
        var redeemed = await NewCodeAsync(shop, 3, SurpriseCodeRows.Terms(1_000));
        var ahead = (await ClaimAsync(shop, claimed, stays)).Expect(HttpStatusCode.Created);
        var one = (await ClaimAsync(shop, claimed, gone, "key")).Expect(HttpStatusCode.Created);
        var two = (await ClaimAsync(shop, redeemed, gone)).Expect(HttpStatusCode.Created);
        (await shop.PostAsync($"{Path}/{two.Id}/redeem", new { orderId = "o1", amount = 700 })).Expect(HttpStatusCode.OK);
        var other = await host.NewMerchantAsync();
        var theirs = await NewCodeAsync(other, 1);
        (await ClaimAsync(other, theirs, gone)).Expect(HttpStatusCode.Created);
        var told = new ToldClaims(host, claimed.Id);
        await told.NewAsync();
        var (before, trails) = (await StocksAsync(claimed, redeemed), await TextsAsync(shop, one, two, ahead));

        for (var n = 0; n < 2; n++)
        {
            await EraseAsync(shop, gone);
            Assert.Equal(before, await StocksAsync(claimed, redeemed));
            Assert.Equal(trails, await TextsAsync(shop, one, two, ahead));
            Assert.Empty(await told.NewAsync());
        }

        var rows = (await Contexts.ClaimsOfAsync(claimed)).Concat(await Contexts.ClaimsOfAsync(redeemed)).ToList();
        Assert.Equal([stays], rows.Where(row => row.VisitorId is not null).Select(row => row.VisitorId!.Value));
        Assert.All(rows.Where(row => row.VisitorId is null), row => Assert.Equal((null, null, null), (row.Person, row.Device, row.Address)));
        Assert.All(rows.Where(row => row.VisitorId is not null), row => Assert.True(row is { Person: not null, Device: not null, Address: not null }));
        Assert.Equal(gone, (await Contexts.ClaimsOfAsync(theirs)).Single().VisitorId);

        // By its id a claim is what it was; a call that was answered is answered so again; and what is told of it names nobody.
        Assert.Equal(one.Text, (await ClaimAsync(shop, claimed, gone, "key")).Expect(HttpStatusCode.Created).Text);
        Assert.Equal("redeemed", (await shop.PostAsync($"{Path}/{one.Id}/redeem", new { orderId = "o2", amount = 0 })).Expect(HttpStatusCode.OK)["state"]);
        (await shop.PostAsync($"{Path}/{two.Id}/reverse", new { amount = 200 })).Expect(HttpStatusCode.OK);
        Assert.Equal((ClaimStepKind.Redeemed, one.Id, 0), Assert.Single(await told.NewAsync()) is { } step ? (step.Kind, new Guid(step.ClaimId.Span, bigEndian: true), step.VisitorId.Length) : default);

        // Others' limits hold. The same cookie's next claim is a new act of its reader, with a limit of its own.
        (await ClaimAsync(shop, claimed, stays)).Expect(HttpStatusCode.Conflict, "visitor_limit");
        var again = (await ClaimAsync(shop, claimed, gone)).Expect(HttpStatusCode.Created);
        (await ClaimAsync(shop, claimed, gone)).Expect(HttpStatusCode.Conflict, "visitor_limit");
        Assert.Equal(StockStates.Bytes(gone), Assert.Single(await told.NewAsync()).VisitorId);

        // The old message that comes late leaves it alone; to be erased again takes it out.
        await EraseAsync(shop, gone, TimeProvider.System.GetUtcNow() - VisitorErasedConsumer.Slack - TimeSpan.FromMinutes(1));
        Assert.Equal(gone, (await Contexts.ClaimsOfAsync(claimed)).Single(row => row.Id == again.Id).VisitorId);
        await EraseAsync(shop, gone);
        Assert.Null((await Contexts.ClaimsOfAsync(claimed)).Single(row => row.Id == again.Id).VisitorId);
    }

    [Fact]
    public async Task Who_waits_keeps_the_place_and_gets_what_comes_back()
    {
        var (holder, gone, last) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var shop = await host.NewMerchantAsync();
        var code = await NewCodeAsync(shop, 1, waiting: 9);
        var held = (await ClaimAsync(shop, code, holder)).Expect(HttpStatusCode.Created);
        var first = (await ClaimAsync(shop, code, gone, wait: true)).Expect(HttpStatusCode.Accepted);
        (await ClaimAsync(shop, code, last, wait: true)).Expect(HttpStatusCode.Accepted);
        await EraseAsync(shop, gone);
        Assert.Equal(("waiting", "1"), (await shop.GetAsync($"{Path}/{first.Id}")).Expect(HttpStatusCode.OK) is { } waits ? (waits["state"], waits["place"]) : default);
        var told = new ToldClaims(host, code.Id);
        await told.NewAsync();
        (await shop.PostAsync($"{Path}/{held.Id}/release", null)).Expect(HttpStatusCode.OK);
        Assert.Equal("claimed", (await shop.GetAsync($"{Path}/{first.Id}")).Expect(HttpStatusCode.OK)["state"]);
        Assert.Equal([(ClaimStepKind.Released, 16), (ClaimStepKind.Promoted, 0)], (await told.NewAsync()).Select(step => (step.Kind, step.VisitorId.Length)));
    }

    [Fact]
    public async Task Nobodys_claims_are_never_one_persons()
    {
        var (root, child) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var shop = await host.NewMerchantAsync();
        var code = await NewCodeAsync(shop, 9, SurpriseCodeRows.Terms(sharing: new SharingTerms(3, [5])));
        var parent = (await ClaimAsync(shop, code, root)).Expect(HttpStatusCode.Created);
        var shared = (await ClaimAsync(shop, code, child, parent: parent.Id)).Expect(HttpStatusCode.Created);
        await EraseAsync(shop, root);
        await EraseAsync(shop, child);

        // Both have the first slot of nobody, and are settled together.
        (await shop.PostAsync($"{Path}/{shared.Id}/redeem", new { orderId = "o1", amount = 0 })).Expect(HttpStatusCode.OK);
        var reward = Assert.Single((await shop.GetAsync($"{Path}/{parent.Id}")).Expect(HttpStatusCode.OK).Body.GetProperty("rewards").EnumerateArray());
        Assert.Equal(5, reward.GetProperty("points").GetInt32());
        Assert.Equal([1, 1], (await Contexts.ClaimsOfAsync(code)).Select(row => row.Slot!.Value));
        (await shop.PostAsync($"{Path}/{parent.Id}/release", null)).Expect(HttpStatusCode.OK);
        (await shop.PostAsync($"{Path}/{shared.Id}/reverse", new { })).Expect(HttpStatusCode.OK);
        Assert.Equal([null, null], (await Contexts.ClaimsOfAsync(code)).Select(row => row.Slot));
    }

    [Fact]
    public async Task A_claim_whose_time_is_over_expires_as_all_do()
    {
        var gone = Guid.CreateVersion7();
        var shop = await host.NewMerchantAsync();
        var code = await NewCodeAsync(shop, 1);
        var made = (await ClaimAsync(shop, code, gone)).Expect(HttpStatusCode.Created);
        await EraseAsync(shop, gone);
        await using (var db = await Contexts.CreateDbContextAsync(Cancel))
        {
            await TimeTravel.PassAsync(db, code.Id, 366);
        }

        await Poll.UntilAsync(async () => (await shop.GetAsync($"{Path}/{made.Id}"))["state"] == "expired", "the claim expires");
        var stock = await Contexts.StockOfAsync(code);
        Assert.Equal((0, 1, 1), (stock.Held, stock.Claimed, stock.Returned));
    }

    [Fact]
    public async Task Claims_that_are_settled_meanwhile_lose_no_change_and_no_visitor_stays()
    {
        var visitors = Enumerable.Range(0, 12).Select(_ => Guid.CreateVersion7()).ToList();
        var shop = await host.NewMerchantAsync();
        var code = await NewCodeAsync(shop, 100, SurpriseCodeRows.Terms(100));
        var made = await Task.WhenAll(visitors.Select(visitor => ClaimAsync(shop, code, visitor)));
        List<Task> work = [.. visitors.Select(visitor => EraseAsync(shop, visitor)), .. made.Select(async claim => (await shop.PostAsync($"{Path}/{claim.Expect(HttpStatusCode.Created).Id}/redeem", new { orderId = "o", amount = 60 })).Expect(HttpStatusCode.OK))];
        new Random(5).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(work));
        await Task.WhenAll(work);
        var rows = await Contexts.ClaimsOfAsync(code);
        Assert.Equal((12, 12L), (rows.Count, (await Contexts.StockOfAsync(code)).Redeemed));
        Assert.All(rows, row => Assert.Equal((null, ClaimState.Redeemed, 60L), (row.VisitorId, row.State, row.Spent)));
    }

    [Fact]
    public async Task All_codes_of_a_merchant_are_looked_through_however_many()
    {
        var gone = Guid.CreateVersion7();
        var shop = await host.NewMerchantAsync();
        var first = await NewCodeAsync(shop, 1);
        await using (var db = await Contexts.CreateDbContextAsync(Cancel))
        {
            db.AddRange(Enumerable.Range(0, 499).Select(_ => SurpriseCodeRows.Code(shop.MerchantId, first.LinkId, 1)));
            await db.SaveChangesAsync(Cancel);
        }

        var last = await NewCodeAsync(shop, 1);
        (await ClaimAsync(shop, first, gone)).Expect(HttpStatusCode.Created);
        (await ClaimAsync(shop, last, gone)).Expect(HttpStatusCode.Created);
        await EraseAsync(shop, gone);
        Assert.Equal([null, null], new[] { (await Contexts.ClaimsOfAsync(first)).Single().VisitorId, (await Contexts.ClaimsOfAsync(last)).Single().VisitorId });
    }

    [Fact]
    public async Task What_names_nobody_is_put_aside()
    {
        var (id, now) = (StockStates.Bytes(Guid.CreateVersion7()), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var body in (byte[][])
        [
            [255, 255], [], new VisitorErased { MerchantId = id, ErasedAtMs = now }.ToByteArray(), new VisitorErased { VisitorId = id, ErasedAtMs = now }.ToByteArray(),
            new VisitorErased { MerchantId = id, VisitorId = id }.ToByteArray(), new VisitorErased { MerchantId = id, VisitorId = id, ErasedAtMs = long.MaxValue }.ToByteArray(),
        ])
        {
            await Assert.ThrowsAsync<PoisonMessageException>(() => DeliverAsync(body));
        }
    }

    private static Task<Answer> ClaimAsync(Caller shop, SurpriseCode code, Guid visitor, string? key = null, bool wait = false, Guid? parent = null) => shop.PostAsync(
        Path,
        new { code = code.Text, visitorId = visitor, wait, parentClaimId = parent, person = "person of " + visitor, device = "device of " + visitor, reader = new { address = "2001:db8:" + visitor.ToString()[^4..] + "::1" } },
        key is null ? [] : [("Idempotency-Key", key)]);

    private async Task<SurpriseCode> NewCodeAsync(Caller shop, long stock, CodeTerms? terms = null, long waiting = 0)
    {
        var code = SurpriseCodeRows.Code(shop.MerchantId, (await shop.NewLinkAsync()).Id, stock, terms);
        code.WaitingList = waiting;
        return await Contexts.AddAsync(code);
    }

    private Task EraseAsync(Caller shop, Guid visitor, DateTimeOffset? at = null) => DeliverAsync(new VisitorErased
    {
        MerchantId = StockStates.Bytes(shop.MerchantId),
        VisitorId = StockStates.Bytes(visitor),
        // Claims are dated by the database, which in a file is the host.
        ErasedAtMs = (at ?? (host.Clock.GetUtcNow() is var ours && TimeProvider.System.GetUtcNow() is var theirs && ours > theirs ? ours : theirs)).ToUnixTimeMilliseconds(),
    }.ToByteArray());

    private async Task DeliverAsync(byte[] body)
    {
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<VisitorErasedConsumer>().ConsumeAsync(body, Cancel);
    }

    private async Task<string> StocksAsync(params SurpriseCode[] codes)
    {
        var texts = new List<string>();
        foreach (var code in codes)
        {
            texts.Add(System.Text.Json.JsonSerializer.Serialize(await Contexts.StockOfAsync(code)));
        }

        return string.Join('\n', texts);
    }

    private static async Task<string> TextsAsync(Caller shop, params Answer[] claims) =>
        string.Join('\n', (await Task.WhenAll(claims.Select(claim => shop.GetAsync($"{Path}/{claim.Id}")))).Select(answer => answer.Expect(HttpStatusCode.OK).Text));
}

public sealed class VisitorErasureOnSqliteTests(SqliteStore store) : VisitorErasureContract(store);

public sealed class VisitorErasureOnPostgresTests(PostgresStore store) : VisitorErasureContract(store);
