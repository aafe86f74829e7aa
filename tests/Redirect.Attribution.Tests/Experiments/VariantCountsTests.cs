using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Experiments;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Experiments;

public sealed class SqliteVariantCountsTests() : VariantCountsTests(StorageProvider.Sqlite);

public sealed class PostgresVariantCountsTests() : VariantCountsTests(StorageProvider.Postgres);

public abstract class VariantCountsTests : AttributionSuite
{
    private readonly Guid link = Guid.CreateVersion7();

    private protected VariantCountsTests(StorageProvider storage)
        : base(storage, CountersProvider.Memory)
    {
    }

    [Fact]
    public async Task A_visit_keeps_what_was_decided()
    {
        var visit = SplitVisits.Of(Merchant, link, "红", Guid.CreateVersion7(), 0.25);
        visit.Rule = 4;
        await Host.DeliverAsync(visit);
        var row = await Host.ReadAsync(db => db.Visits.SingleAsync(x => x.MerchantId == Merchant, Cancel));
        Assert.Equal(("target", "红", 0.25, 4, 3, "CN-ZJ"), (row.Outcome, row.Variant, row.VariantProbability, row.Rule, row.LinkVersion, row.Region));
    }

    [Fact]
    public async Task Messages_again_shuffled_overlapping_and_side_by_side_count_once()
    {
        // Visitors that stay on their variant, come several times, and on two links.
        var visits = Enumerable.Range(0, 600).Select(n =>
        {
            var visitor = n % 90;
            return SplitVisits.Of(
                Merchant, n % 2 == 0 ? link : Merchant, $"v{visitor % 3}", Some.Id(Merchant, visitor), 0.2 + (0.1 * (visitor % 3)), Some.Noon.AddMinutes(-n),
                n % 11 == 0 ? Quality.Bot : Quality.Human, Some.Id(Merchant, 10_000 + n));
        }).ToList();
        var messages = visits.Chunk(70).Concat(visits.Skip(35).Chunk(70)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(async () =>
        {
            var own = messages.Select(message => message.ToArray()).ToArray();
            new Random(seed).Shuffle(own);
            foreach (var message in own)
            {
                await Host.DeliverAsync(message);
            }
        }, Cancel)));

        var human = visits.Where(visit => visit.Quality == Quality.Human).ToList();
        var expected = human.GroupBy(visit => (visit.LinkId, visit.Variant)).Select(group =>
        {
            var visitors = group.Select(visit => visit.VisitorId).Distinct().Count();
            var weight = 1 / group.First().VariantProbability;
            return (new Guid(group.Key.LinkId.Span, true), group.Key.Variant, (long)group.Count(), (long)visitors, Math.Round(visitors * weight, 6), Math.Round(visitors * weight * weight, 6));
        }).Order();
        var rows = await Host.ReadAsync(db => db.VariantTotals.AsNoTracking().Where(x => x.MerchantId == Merchant).ToListAsync(Cancel));
        Assert.Equal(expected, rows.Select(row => (row.LinkId, row.Variant, row.Visits, row.Visitors, Math.Round(row.Weight, 6), Math.Round(row.WeightSquared, 6))).Order());
    }

    [Fact]
    public async Task A_visitor_belongs_to_the_variant_of_the_first_visit()
    {
        var visitor = Guid.CreateVersion7();
        await Host.DeliverAsync(SplitVisits.Of(Merchant, link, "a", visitor, 0.9, Some.Noon), SplitVisits.Of(Merchant, link, "b", visitor, 0.1, Some.Noon.AddMinutes(1)));
        await Host.DeliverAsync(SplitVisits.Of(Merchant, link, "b", visitor, 0.1, Some.Noon.AddMinutes(-1)));

        var rows = await Host.ReadAsync(db => db.VariantTotals.AsNoTracking().Where(x => x.MerchantId == Merchant).OrderBy(x => x.Variant).ToListAsync(Cancel));
        Assert.Equal([("a", 1, 1), ("b", 2, 0)], rows.Select(row => (row.Variant, row.Visits, row.Visitors)));
    }

    [Fact]
    public async Task Only_human_visits_with_a_visitor_decide_anything()
    {
        await Host.DeliverAsync(
            SplitVisits.Of(Merchant, link, "a", Guid.CreateVersion7(), quality: Quality.Bot), SplitVisits.Of(Merchant, link, "a", Guid.CreateVersion7(), quality: Quality.Suspect),
            SplitVisits.Of(Merchant, link, "", Guid.CreateVersion7()));
        Assert.Equal(0, await Host.ReadAsync(db => db.VariantTotals.CountAsync(x => x.MerchantId == Merchant, Cancel)));
    }

    [Fact]
    public async Task Visitors_are_told_when_they_have_had_time_to_order_and_each_once()
    {
        await Host.DeliverAsync(Enumerable.Range(0, 10).Select(n => SplitVisits.Of(Merchant, link, n < 6 ? "a" : "b", Guid.CreateVersion7(), at: Some.Noon.AddMinutes(n))));
        await Host.Get<OutcomePublisher>().RunAsync(Cancel);
        Assert.Empty(Host.Outcomes);

        Host.Clock.Now = Some.Noon.AddMinutes(30 + 7);
        await Poll.UntilAsync(() => Last("b")?.Visitors == 2, "the mature visitors to be told");
        Assert.Equal((6, 0, false), (Last("a")!.Visitors, Last("a")!.Rewards, Last("a")!.Blocked));
        Assert.All(Host.Outcomes, message => Assert.Equal(link, new Guid(message.LinkId.Span, bigEndian: true)));

        Host.Clock.Now = Some.Noon.AddHours(2);
        await Poll.UntilAsync(() => Last("b")?.Visitors == 4, "the others to be told");
        Assert.Equal(6, Last("a")!.Visitors);
        await Host.Get<OutcomePublisher>().RunAsync(Cancel);
        Assert.Equal(0, await Host.ReadAsync(db => db.VariantTotals.CountAsync(x => x.Version > x.PublishedVersion, Cancel)));
    }

    [Fact]
    public async Task Publishers_side_by_side_let_nobody_mature_twice()
    {
        await Host.DeliverAsync(Enumerable.Range(0, 300).Select(n => SplitVisits.Of(Merchant, link, "a", Guid.CreateVersion7(), at: Some.Noon.AddHours(-1))));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Host.Get<OutcomePublisher>().RunAsync(Cancel), Cancel)));
        var row = await Host.ReadAsync(db => db.VariantTotals.SingleAsync(x => x.MerchantId == Merchant, Cancel));
        Assert.Equal(300, row.MatureVisitors);
        await Poll.UntilAsync(() => Last("a")?.Visitors == 300, "the visitors to be told");
    }

    [Fact]
    public async Task A_blocked_variant_is_told()
    {
        await Host.DeliverAsync(SplitVisits.Of(Merchant, link, "a", Guid.CreateVersion7()));
        await Host.ReadAsync(db => db.VariantTotals.Where(x => x.MerchantId == Merchant)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.Blocked, true).SetProperty(x => x.Version, x => x.Version + 1), Cancel));
        await Poll.UntilAsync(() => Last("a")?.Blocked == true, "the block to be told");
    }

    [Fact]
    public async Task The_experiment_says_what_came_of_each_variant()
    {
        await Host.DeliverAsync(Enumerable.Range(0, 400).Select(n =>
            SplitVisits.Of(Merchant, link, n % 4 == 0 ? "a" : "b", Some.Id(Merchant, n), n % 4 == 0 ? 0.25 : 0.75, Some.Noon.AddHours(-2))));
        await Host.Get<OutcomePublisher>().RunAsync(Cancel);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/stats/experiment?linkId={link}");
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:stats:read");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
        var variants = body.GetProperty("variants").EnumerateArray().ToList();
        Assert.Equal(["a", "b"], variants.Select(variant => variant.GetProperty("name").GetString()));
        Assert.Equal([100L, 300L], variants.Select(variant => variant.GetProperty("matureVisitors").GetInt64()));
        Assert.Equal([0.25, 0.75], variants.Select(variant => variant.GetProperty("currentShare").GetDouble()));
        Assert.Equal(1, variants.Sum(variant => variant.GetProperty("probabilityBest").GetDouble()), 1e-9);
        Assert.Equal(0, variants[0].GetProperty("rate").GetDouble());

        // Beta(1, 101): 1 − 0.025^(1/101).
        Assert.Equal(1 - Math.Pow(0.025, 1.0 / 101), variants[0].GetProperty("credibleInterval").GetProperty("high").GetDouble(), 1e-9);
        Assert.False(body.GetProperty("sampleRatio").GetProperty("mismatch").GetBoolean());
        Assert.Equal(0, body.GetProperty("sampleRatio").GetProperty("chiSquare").GetDouble(), 1e-6);
    }

    [Theory]
    [InlineData("?linkId=0199b8a0-0000-7000-8000-000000000001", 404)]
    [InlineData("?linkId=x", 400)]
    [InlineData("", 422)]
    public async Task A_link_that_is_not_the_merchants_has_no_experiment(string query, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stats/experiment" + query);
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:stats:read");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private VariantOutcome? Last(string variant) =>
        Host.Outcomes.SelectMany(message => message.Variants).Where(row => row.Name == variant).MaxBy(row => row.Version);
}
