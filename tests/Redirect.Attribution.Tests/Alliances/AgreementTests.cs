using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Alliances;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Alliances;

public sealed class StandaloneAgreementTests() : AgreementTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedAgreementTests() : AgreementTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>Who may agree with whom on what, and who may see it.</summary>
public abstract class AgreementTests : AllianceSuite
{
    private static readonly object Barter = new { pricePerVisitor = 0 };

    private protected AgreementTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task A_profile_is_what_was_said_and_measured_and_measure_beats_word()
    {
        await RefusedAsync(404, "profile_not_found", HttpMethod.Get, Anna, "alliances/profile");
        await ProfileAsync(Anna, " Tea ", stated: 5_000);
        var profile = await GetAsync(Anna, "alliances/profile");
        Assert.Equal(("Tea", 5_000L, 0L, "medium"), (Text(profile, "category"), Number(profile, "statedVisitors"), Number(profile, "measuredVisitors"), Text(profile, "sizeClass")));

        // Three people on two of the last seven days, and one today; robots are nobody.
        var people = Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7()).ToArray();
        await Host.DeliverAsync(
            Some.Visit(Anna, at: Some.Noon.AddDays(-1), visitor: people[0]), Some.Visit(Anna, at: Some.Noon.AddDays(-7), visitor: people[0]), Some.Visit(Anna, at: Some.Noon.AddDays(-2), visitor: people[1]),
            Some.Visit(Anna, at: Some.Noon.AddDays(-7), visitor: people[2]), Some.Visit(Anna, at: Some.Noon.AddDays(-8), visitor: people[3]), Some.Visit(Anna, at: Some.Noon, visitor: people[3]));
        await ProfileAsync(Anna, "Tea", stated: 5_000);
        profile = await GetAsync(Anna, "alliances/profile");
        Assert.Equal((3L, "small"), (Number(profile, "measuredVisitors"), Text(profile, "sizeClass")));

        // The worker measures again after a day, and the word counts again where nobody came.
        Host.Clock.Advance(TimeSpan.FromDays(30));
        await Host.Get<ProfileSizes>().RunAsync(Cancel);
        Assert.Equal("medium", Text(await GetAsync(Anna, "alliances/profile"), "sizeClass"));
    }

    [Fact]
    public async Task A_profile_against_a_rule_is_refused()
    {
        await RefusedAsync(422, "required", HttpMethod.Put, Anna, "alliances/profile", new { statedVisitors = 1 });
        await RefusedAsync(422, "out_of_range", HttpMethod.Put, Anna, "alliances/profile", new { category = "Tea", statedVisitors = 0 });
        await RefusedAsync(422, "out_of_range", HttpMethod.Put, Anna, "alliances/profile", new { category = "Tea", statedVisitors = 100_000_001 });
        await RefusedAsync(422, "too_long", HttpMethod.Put, Anna, "alliances/profile", new { category = new string('x', 65) });
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, Anna, "alliances/profile", new { category = new string('x', 64), statedVisitors = 100_000_000 })).Status);
    }

    [Fact]
    public async Task Candidates_want_to_be_found_and_are_near_in_size_and_no_rivals()
    {
        await RefusedAsync(409, "profile_required", HttpMethod.Get, Anna, "alliances/candidates");
        await ProfileAsync(Anna, "Tea", 1_001);
        var ids = new Dictionary<string, Guid>();
        foreach (var (name, category, stated, findable, allow) in ((string, string, long, bool, bool)[])
        [
            ("least", "Cups", 251, true, false), ("below", "Cups", 250, true, false), ("most", "Pots", 4_004, true, false), ("above", "Pots", 4_005, true, false),
            ("hidden", "Cups", 1_000, false, false), ("rival", "TEA", 1_000, true, true), ("far", "Cups", 1_000_000, true, false),
        ])
        {
            ids[name] = Guid.CreateVersion7();
            await ProfileAsync(ids[name], category, stated, findable, allow);
        }

        Assert.Equal([ids["least"], ids["most"]], await CandidatesAsync());
        Assert.Equal([ids["least"], ids["most"]], await CandidatesAsync(limit: 1));
        var item = (await GetAsync(Anna, "alliances/candidates")).GetProperty("items")[0];
        Assert.Equal(["category", "merchantId", "sizeClass"], item.EnumerateObject().Select(x => x.Name).Order());

        await ProfileAsync(Anna, "Tea", 1_001, allowSame: true);
        Assert.Equal([ids["least"], ids["most"], ids["rival"]], await CandidatesAsync());

        // Who is asked already is none any more.
        await PostAsync(Anna, "alliances", new { partnerId = ids["most"], terms = Barter });
        Assert.Equal([ids["least"], ids["rival"]], await CandidatesAsync());
        await RefusedAsync(422, "limit_out_of_range", HttpMethod.Get, Anna, "alliances/candidates?limit=201");
        await RefusedAsync(400, "cursor_invalid", HttpMethod.Get, Anna, "alliances/candidates?cursor=x");

        async Task<List<Guid>> CandidatesAsync(int limit = 200)
        {
            var (found, cursor) = (new List<Guid>(), "");
            do
            {
                var page = await GetAsync(Anna, $"alliances/candidates?limit={limit}&cursor={cursor}");
                found.AddRange(page.GetProperty("items").EnumerateArray().Select(x => x.GetProperty("merchantId").GetGuid()));
                cursor = Text(page, "nextCursor");
            }
            while (cursor is not null);
            return found;
        }
    }

    [Fact]
    public async Task Rivals_unequals_strangers_and_oneself_are_refused_with_the_reason()
    {
        object ToBo(object? terms = null) => new { partnerId = Bo, terms = terms ?? Barter };
        await RefusedAsync(409, "profile_required", Anna, "alliances", ToBo());
        await ProfileAsync(Anna, "Tea", 4_001);
        await RefusedAsync(404, "partner_not_found", Anna, "alliances", ToBo());
        await RefusedAsync(422, "partner_is_self", Anna, "alliances", new { partnerId = Anna, terms = Barter });
        await RefusedAsync(422, "required", Anna, "alliances", new { terms = Barter });
        await RefusedAsync(422, "required", Anna, "alliances", new { partnerId = Bo });

        await ProfileAsync(Bo, "tea", 1_000, allowSame: true);
        await RefusedAsync(422, "category_conflict", Anna, "alliances", ToBo());
        await ProfileAsync(Anna, "Tea", 4_001, allowSame: true);
        var (_, problem) = await SendAsync(HttpMethod.Post, Anna, "alliances", ToBo());
        Assert.Equal("size_mismatch", Text(problem, "code"));
        Assert.Contains("4001 visitors a week and they about 1000", Text(problem, "detail")!, StringComparison.Ordinal);
        await ProfileAsync(Anna, "Tea", null, allowSame: true);
        await RefusedAsync(422, "size_unknown", Anna, "alliances", ToBo());
        await ProfileAsync(Anna, "Tea", 4_000, allowSame: true);
        await RefusedAsync(422, "too_long", Anna, "alliances", new { partnerId = Bo, terms = Barter, note = new string('x', 501) });
        await PostAsync(Anna, "alliances", new { partnerId = Bo, terms = Barter, note = new string('x', 500) });
        await RefusedAsync(409, "alliance_exists", Anna, "alliances", ToBo());
        await RefusedAsync(409, "alliance_exists", Bo, "alliances", new { partnerId = Anna, terms = Barter });

        // No way round by changing the category afterwards, nor by changing one's mind.
        await RefusedAsync(409, "category_conflict", HttpMethod.Put, Bo, "alliances/profile", new { category = "TEA", statedVisitors = 1_000 });
        await ProfileAsync(Bo, "Cups", 1_000);
    }

    [Fact]
    public async Task A_price_is_in_the_currency_of_both_merchants_orders_and_wrong_terms_are_refused()
    {
        Host.Clock.Now = Monday;
        await ProfileAsync(Anna, "Tea");
        await ProfileAsync(Bo, "Cups");
        await Host.ReadAsync(async db =>
        {
            db.Currencies.Add(new MerchantCurrency { MerchantId = Bo, Currency = "CNY" });
            return await db.SaveChangesAsync(Cancel);
        });
        await RefusedAsync(422, "currency_mismatch", Anna, "alliances", new { partnerId = Bo, terms = new { pricePerVisitor = 1, currency = "USD" } });
        await RefusedAsync(422, "out_of_range", Anna, "alliances", new { partnerId = Bo, terms = new { pricePerVisitor = -1 } });
        await PostAsync(Anna, "alliances", new { partnerId = Bo, terms = new { pricePerVisitor = 1, currency = "CNY" } });
    }

    [Fact]
    public async Task A_proposal_is_answered_once_by_whom_it_was_made_to()
    {
        Host.Clock.Now = Monday;
        await ProfileAsync(Anna, "Tea");
        await ProfileAsync(Bo, "Cups");
        var body = new { partnerId = Bo, terms = new { pricePerVisitor = 50, currency = "CNY", sharesTouches = true, startsOn = "2026-03-11" }, note = "Shall we?" };
        var (_, first) = await SendAsync(HttpMethod.Post, Anna, "alliances", body, key: "once");
        var (_, again) = await SendAsync(HttpMethod.Post, Anna, "alliances", body, key: "once");
        Assert.Equal(first.GetRawText(), again.GetRawText());
        var id = first.GetProperty("id").GetGuid();
        var seen = (await GetAsync(Bo, "alliances")).GetProperty("items")[0];
        Assert.Equal(
            (id, "proposed", "Shall we?", Anna, "Tea", "medium"),
            (seen.GetProperty("id").GetGuid(), Text(seen, "state"), Text(seen, "note"), seen.GetProperty("partner").GetProperty("merchantId").GetGuid(), Text(seen.GetProperty("partner"), "category"),
                Text(seen.GetProperty("partner"), "sizeClass")));
        Assert.Equal(50, Number(seen.GetProperty("proposedTerms"), "pricePerVisitor"));
        Assert.False(seen.TryGetProperty("terms", out _));

        await RefusedAsync(409, "own_proposal", Anna, $"alliances/{id}/accept");
        await RefusedAsync(409, "own_proposal", Anna, $"alliances/{id}/decline");
        await RefusedAsync(409, "alliance_state", Bo, $"alliances/{id}/pause");
        await RefusedAsync(409, "alliance_state", Bo, $"alliances/{id}/resume");
        await RefusedAsync(409, "alliance_state", Bo, $"alliances/{id}/review");
        await RefusedAsync(409, "alliance_state", Bo, $"alliances/{id}/terms", Barter);
        await RefusedAsync(409, "alliance_state", Bo, $"alliances/{id}/placements", new { placementId = await PlaceAsync(Bo) });

        // What was true at the proposal has to be true still.
        await ProfileAsync(Bo, "Cups", 4_001);
        await RefusedAsync(422, "size_mismatch", Bo, $"alliances/{id}/accept");
        await ProfileAsync(Bo, "Cups");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(HttpMethod.Post, Bo, $"alliances/{id}/accept")));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict], answers.Select(x => x.Status).Order());
        var agreed = await GetAsync(Anna, $"alliances/{id}");
        Assert.Equal(("active", Monday.AddDays(2), "2026-03-09"), (Text(agreed, "state"), agreed.GetProperty("startsAt").GetDateTime(), Text(agreed.GetProperty("terms"), "fromWeek")));
        await RefusedAsync(409, "alliance_state", Bo, $"alliances/{id}/decline");

        // Touches are shared from the start on, both ways, and not with others.
        Assert.Empty(await SharingAsync(Anna, Monday.AddDays(2).AddMilliseconds(-1)));
        Assert.Equal([Bo], await SharingAsync(Anna, Monday.AddDays(2)));
        Assert.Equal([Anna], await SharingAsync(Bo, Monday.AddDays(3)));
        Assert.Empty(await SharingAsync(Stranger, Monday.AddDays(3)));

        Host.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal("ended", Text(await PostAsync(Bo, $"alliances/{id}/end"), "state"));
        await RefusedAsync(409, "alliance_state", Anna, $"alliances/{id}/end");
        Assert.Equal([Bo], await SharingAsync(Anna, Monday.AddDays(4).AddMilliseconds(-1)));
        Assert.Empty(await SharingAsync(Anna, Monday.AddDays(4)));
        Assert.Empty((await GetAsync(Anna, "alliances")).GetProperty("items").EnumerateArray());
        Assert.Single((await GetAsync(Anna, "alliances?closed=true")).GetProperty("items").EnumerateArray());

        // The pair is free again, and who asked may take it back.
        var next = (await PostAsync(Bo, "alliances", new { partnerId = Anna, terms = Barter })).GetProperty("id").GetGuid();
        Assert.Equal("declined", Text(await PostAsync(Anna, $"alliances/{next}/decline"), "state"));
        var last = (await PostAsync(Bo, "alliances", new { partnerId = Anna, terms = Barter })).GetProperty("id").GetGuid();
        Assert.Equal("ended", Text(await PostAsync(Bo, $"alliances/{last}/end"), "state"));
        Assert.Equal([last, next, id], (await GetAsync(Anna, "alliances?closed=true")).GetProperty("items").EnumerateArray().Select(x => x.GetProperty("id").GetGuid()));
        var page = await GetAsync(Anna, "alliances?closed=true&limit=2");
        Assert.Equal([id], (await GetAsync(Anna, $"alliances?closed=true&limit=2&cursor={Text(page, "nextCursor")}")).GetProperty("items").EnumerateArray().Select(x => x.GetProperty("id").GetGuid()));

        Task<IReadOnlyList<Guid>> SharingAsync(Guid merchant, DateTime at) => Host.ReadAsync(db => SharingMerchants.OfAsync(db, merchant, at, Cancel));
    }

    [Fact]
    public async Task Of_two_that_propose_to_each_other_at_once_one_has_a_proposal_to_answer()
    {
        await ProfileAsync(Anna, "Tea");
        await ProfileAsync(Bo, "Cups");
        var answers = await Task.WhenAll(
            SendAsync(HttpMethod.Post, Anna, "alliances", new { partnerId = Bo, terms = Barter }), SendAsync(HttpMethod.Post, Bo, "alliances", new { partnerId = Anna, terms = Barter }));
        Assert.Equal([201, 409], answers.Select(x => (int)x.Status).Order());
        Assert.Single((await GetAsync(Bo, "alliances")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task New_terms_hold_from_the_next_Monday_and_never_back()
    {
        var id = await AgreeAsync(new { pricePerVisitor = 50, currency = "CNY" });
        await RefusedAsync(404, "terms_not_found", Bo, $"alliances/{id}/terms/2/accept");
        await RefusedAsync(409, "terms_not_open", Bo, $"alliances/{id}/terms/1/accept");
        await RefusedAsync(422, "day_out_of_range", Anna, $"alliances/{id}/terms", new { pricePerVisitor = 0, startsOn = "2026-03-20" });
        await RefusedAsync(422, "currency_mismatch", Anna, $"alliances/{id}/terms", new { pricePerVisitor = 5, currency = "USD" });
        await PostAsync(Anna, $"alliances/{id}/terms", new { pricePerVisitor = 60, currency = "CNY" });
        await PostAsync(Anna, $"alliances/{id}/terms", new { pricePerVisitor = 70, currency = "CNY", weeklyCap = 9, sharesTouches = true });
        await RefusedAsync(409, "own_proposal", Anna, $"alliances/{id}/terms/3/accept");
        await RefusedAsync(409, "terms_not_open", Bo, $"alliances/{id}/terms/2/accept");
        Assert.Equal("2026-03-16", Text(await PostAsync(Bo, $"alliances/{id}/terms/3/accept"), "fromWeek"));
        await RefusedAsync(409, "terms_not_open", Bo, $"alliances/{id}/terms/3/accept");
        Assert.Equal(50, Number((await GetAsync(Bo, $"alliances/{id}")).GetProperty("terms"), "pricePerVisitor"));
        Host.Clock.Now = Monday.AddDays(7).AddMilliseconds(-1);
        Assert.Equal(50, Number((await GetAsync(Bo, $"alliances/{id}")).GetProperty("terms"), "pricePerVisitor"));
        Host.Clock.Now = Monday.AddDays(7);
        Assert.Equal(70, Number((await GetAsync(Bo, $"alliances/{id}")).GetProperty("terms"), "pricePerVisitor"));
        Assert.Equal([3, 2, 1], (await GetAsync(Bo, $"alliances/{id}/terms")).GetProperty("items").EnumerateArray().Select(x => x.GetProperty("version").GetInt32()));
    }

    [Fact]
    public async Task A_placement_is_its_owners_and_in_one_alliance_at_a_time()
    {
        var id = await AgreeAsync();
        var (own, retired, foreign) = (await PlaceAsync(Anna, "Shelf"), await PlaceAsync(Anna), await PlaceAsync(Bo));
        await Host.CatalogueAsync(
            Changes.Placement(Anna, retired, Guid.CreateVersion7(), "Gone", "", version: 2, retired: true), Changes.Link(Anna, Guid.CreateVersion7(), "t3a", "Tea", 1, own));
        await RefusedAsync(422, "required", Anna, $"alliances/{id}/placements", new { });
        await RefusedAsync(404, "placement_not_found", Anna, $"alliances/{id}/placements", new { placementId = foreign });
        await RefusedAsync(409, "placement_retired", Anna, $"alliances/{id}/placements", new { placementId = retired });
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, Anna, $"alliances/{id}/placements", new { placementId = own })).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, Anna, $"alliances/{id}/placements", new { placementId = own })).Status);
        var shown = (await GetAsync(Bo, $"alliances/{id}/carried")).GetProperty("items");
        Assert.Equal((1, own, "Shelf", "active", "t3a"), (shown.GetArrayLength(), shown[0].GetProperty("placementId").GetGuid(), Text(shown[0], "name"), Text(shown[0], "state"), Texts(shown[0], "links").Single()));
        Assert.Empty((await GetAsync(Anna, $"alliances/{id}/carried")).GetProperty("items").EnumerateArray());
        Assert.Equal(shown.GetRawText(), (await GetAsync(Anna, $"alliances/{id}/placements")).GetProperty("items").GetRawText());

        await ProfileAsync(Stranger, "Pots");
        var other = (await PostAsync(Stranger, "alliances", new { partnerId = Anna, terms = Barter })).GetProperty("id").GetGuid();
        await PostAsync(Anna, $"alliances/{other}/accept");
        await RefusedAsync(409, "placement_carried", Anna, $"alliances/{other}/placements", new { placementId = own });
        await RefusedAsync(404, "placement_not_found", HttpMethod.Delete, Bo, $"alliances/{id}/placements/{own}");
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, Anna, $"alliances/{id}/placements/{own}")).Status);
        await RefusedAsync(404, "placement_not_found", HttpMethod.Delete, Anna, $"alliances/{id}/placements/{own}");
        await PostAsync(Anna, $"alliances/{other}/placements", new { placementId = own });
        await PostAsync(Stranger, $"alliances/{other}/end");
        await PostAsync(Anna, $"alliances/{id}/placements", new { placementId = own });
    }

    [Fact]
    public async Task The_hundred_and_first_placement_and_the_two_hundred_and_first_alliance_are_too_many()
    {
        var id = await AgreeAsync();
        await Host.ReadAsync(async db =>
        {
            db.AddRange(Enumerable.Range(0, 99).Select(_ => new CarriedPlacement { Id = Guid.CreateVersion7(), AllianceId = id, OwnerId = Anna, PlacementId = Guid.CreateVersion7(), AddedAt = Monday }));
            db.AddRange(Enumerable.Range(0, 198).Select(_ => new Alliance { Id = Guid.CreateVersion7(), LowId = Guid.CreateVersion7(), HighId = Anna, IsOpen = true, CreatedAt = Monday }));
            return await db.SaveChangesAsync(Cancel);
        });
        await CarryAsync(id, Anna);
        await RefusedAsync(409, "too_many_placements", Anna, $"alliances/{id}/placements", new { placementId = await PlaceAsync(Anna) });
        await CarryAsync(id, Bo);

        await ProfileAsync(Stranger, "Pots");
        var last = (await PostAsync(Anna, "alliances", new { partnerId = Stranger, terms = Barter })).GetProperty("id").GetGuid();
        var more = Guid.CreateVersion7();
        await ProfileAsync(more, "Trays");
        await RefusedAsync(409, "too_many_alliances", Anna, "alliances", new { partnerId = more, terms = Barter });
        await PostAsync(Anna, $"alliances/{last}/end");
        await PostAsync(Anna, "alliances", new { partnerId = more, terms = Barter });
    }

    [Fact]
    public async Task An_alliance_is_its_two_merchants_business_on_every_route()
    {
        var id = await AgreeAsync();
        var placement = await CarryAsync(id, Anna);
        await PostAsync(Anna, $"alliances/{id}/terms", Barter);
        await ProfileAsync(Stranger, "Pots");
        var before = await GetAsync(Bo, $"alliances/{id}");
        foreach (var route in Host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(x => x.RoutePattern.RawText!.StartsWith("/api/v1/alliances", StringComparison.Ordinal)))
        {
            var method = new HttpMethod(route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single());
            var text = route.RoutePattern.RawText!;
            var path = text["/api/v1/".Length..].Replace("{id:guid}", id.ToString(), StringComparison.Ordinal)
                .Replace("{placementId:guid}", placement.ToString(), StringComparison.Ordinal).Replace("{version:int}", "2", StringComparison.Ordinal).TrimEnd('/');
            object? body = text.EndsWith("/checks", StringComparison.Ordinal) ? new { placementId = placement, present = true }
                : text.EndsWith("/placements", StringComparison.Ordinal) && method == HttpMethod.Post ? new { placementId = placement }
                : text.EndsWith("/terms", StringComparison.Ordinal) && method == HttpMethod.Post ? Barter
                : text.EndsWith("/profile", StringComparison.Ordinal) && method == HttpMethod.Put ? new { category = "Pots" }
                : path == "alliances" && method == HttpMethod.Post ? new { partnerId = Anna, terms = Barter } : null;
            var (status, problem) = await SendAsync(method, Anna, path, body, scope: "stats:read");
            Assert.Equal((HttpStatusCode.Forbidden, "scope_missing", text), (status, Text(problem, "code"), text));
            if (text.Contains("{id", StringComparison.Ordinal))
            {
                (status, problem) = await SendAsync(method, Stranger, path, body);
                Assert.Equal((HttpStatusCode.NotFound, "alliance_not_found", text), (status, Text(problem, "code"), text));
            }
        }

        Assert.Equal(before.GetRawText(), (await GetAsync(Bo, $"alliances/{id}")).GetRawText());
        Assert.Empty((await GetAsync(Stranger, "alliances")).GetProperty("items").EnumerateArray());
        Assert.Equal(1, await Host.ReadAsync(db => db.Set<CarriedPlacement>().CountAsync(x => x.AllianceId == id, Cancel)));
        Assert.Equal(0, await Host.ReadAsync(db => db.Set<PresenceReport>().CountAsync(Cancel)));
    }
}
