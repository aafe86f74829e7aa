using System.Net;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Statements;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Statements;

public sealed class SqliteStatementTests() : StatementTests(StorageProvider.Sqlite);

public sealed class PostgresStatementTests() : StatementTests(StorageProvider.Postgres);

/// <summary>From what partners bring to what they are paid, and what is different afterwards.</summary>
public abstract class StatementTests : SettlementSuite
{
    private protected StatementTests(StorageProvider storage)
        : base(storage)
    {
    }

    // L1 to L8 with the payout.
    [Fact]
    public async Task The_worked_settlement()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        await BroughtAsync("T1", 19_900, At(8));
        await BroughtAsync("T2", 19_900, At(8, 5));
        After(8);
        var first = await OpenAsync(8, 9);
        Assert.Equal((3_578, 398, 0, 3_578, "open"), Sums(first));
        await OrderAsync(new { orderId = "T2", state = "closed", occurredAt = At(8, 10) });
        Assert.Equal((1_789, 199, 0, 1_789, "open"), Sums(await OpenAsync(8, 9))); // L1, L6
        Assert.Equal(["", LineFlags.Closed], (await LinesAsync(first)).Select(Flag));
        Assert.Equal((0, 0, 0), await BooksAsync());
        Assert.Equal(1_988, await Host.ReadAsync(db => db.Set<LedgerBalance>().Where(x => x.Account == "expense").Select(x => x.DebitsPending).SingleAsync(Cancel)));

        var closed = await CloseAsync(first);
        Assert.Equal((1_789, 199, 0, 1_789, "closed"), Sums(closed)); // L2
        Assert.Equal((1_988, 1_789, 199), await BooksAsync());
        var entries = await Host.ReadAsync(db => db.Set<LedgerTransfer>().CountAsync(Cancel));
        Assert.Equal(closed.ToString(), (await CloseAsync(first)).ToString()); // L3
        Assert.Equal(closed.ToString(), (await OpenAsync(8, 9)).ToString());
        Assert.Equal(entries, await Host.ReadAsync(db => db.Set<LedgerTransfer>().CountAsync(Cancel)));

        var path = $"statements/{Text(first, "id")}/payout";
        await ConflictAsync(path + "/approve", "payout_not_requested");
        await DoneAsync(path);
        await DoneAsync(path, key: OtherKey);
        await ConflictAsync(path + "/approve", "four_eyes", HttpStatusCode.Forbidden);
        Assert.Equal((1_988, 1_789, 199), await BooksAsync());
        Assert.Equal("paid", Text(await DoneAsync(path + "/approve", key: OtherKey), "state"));
        Assert.Equal("paid", Text(await DoneAsync(path + "/approve", key: OtherKey), "state"));
        Assert.Equal((1_988, 0, 199), await BooksAsync());
        Assert.Equal((HttpStatusCode.Conflict, "statement_paid"), await CallAsync(HttpMethod.Delete, path) is var (status, body) ? (status, Text(body, "code")) : default);

        await RefundedAsync("R1", "T1", 5_000, At(9));
        After(9);
        var second = await CloseAsync(await OpenAsync(9, 10));
        Assert.Equal((-449, -50, 0, -449, "closed"), Sums(second)); // L4, L8
        Assert.Equal((1_489, -449, 149), await BooksAsync());
        await ConflictAsync($"statements/{Text(second, "id")}/payout", "nothing_to_pay");

        Host.Clock.Now = At(10);
        await RefundedAsync("R2", "T1", 14_900, At(10));
        await BroughtAsync("T3", 19_900, At(10));
        After(10);
        var third = await CloseAsync(await OpenAsync(10, 11));
        Assert.Equal((449, 50, -449, 0, "closed"), Sums(third)); // L5: 1789 of the new order less 1340
        Assert.Equal((1_988, 0, 199), await BooksAsync());
        var lines = await LinesAsync(third);
        Assert.Equal([(false, 1_789, 0, 1_789), (true, 0, 1_340, -1_340)], lines.Select(x => (x.GetProperty("correction").GetBoolean(), Long(x, "due"), Long(x, "before"), Long(x, "amount"))));
        await AssertBooksAsync();
    }

    [Fact]
    public async Task Two_who_close_at_once_close_once_and_what_is_closed_nobody_changes()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        await BroughtAsync("T1", 19_900, At(8));
        After(8);
        var statement = await OpenAsync(8, 9);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CloseAsync(statement)));

        Assert.Single(answers.Select(x => x.ToString()).Distinct());
        Assert.Equal((1_988, 1_789, 199), await BooksAsync());
        await AssertBooksAsync();
        foreach (var sql in new[]
        {
            "UPDATE statement_lines SET amount = 1", "DELETE FROM statement_lines", "UPDATE rate_cards SET share_ppm = 1", "DELETE FROM rate_cards",
            "INSERT INTO statement_lines SELECT * FROM statement_lines",
        })
        {
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql, Cancel)));
            Assert.Matches("closed|append-only", refused.Message);
        }
    }

    [Fact]
    public async Task A_payout_may_be_taken_back_until_it_is_approved()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        await BroughtAsync("T1", 19_900, At(8));
        After(8);
        var statement = await OpenAsync(8, 9);
        var path = $"statements/{Text(statement, "id")}/payout";
        await ConflictAsync(path, "statement_open");
        await CloseAsync(statement);
        await DoneAsync(path);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(HttpMethod.Delete, path)).Status);
        await ConflictAsync(path + "/approve", "payout_not_requested", key: OtherKey);
        await DoneAsync(path, key: OtherKey);
        await ConflictAsync(path + "/approve", "four_eyes", HttpStatusCode.Forbidden, OtherKey);
        await DoneAsync(path + "/approve");
        Assert.Equal((1_988, 0, 199), await BooksAsync());
        await AssertBooksAsync();
    }

    [Fact]
    public async Task Visits_are_paid_by_day_and_placement_in_time_order_up_to_the_budget_of_all_periods()
    {
        await PlaceAsync();
        await CardAsync(new { partner = Partner, from = "2026-03-01", currency = "CNY", perVisit = 10, budget = 45 });
        var visits = Enumerable.Range(0, 6).Select(n => Some.Visit(Merchant, Link, Placement, at: At(n < 3 ? 7 : 8, n), visitor: Some.Id(Merchant, n))).ToList();
        await Host.DeliverAsync(visits.Take(2));
        After(7);
        var first = await CloseAsync(await OpenAsync(7, 8));
        Assert.Equal(20, Long(first, "total"));

        // One of the first day comes late, and is paid before those of the second.
        After(8);
        await Host.DeliverAsync(visits.Skip(2));
        var second = await CloseAsync(await OpenAsync(8, 9));
        var lines = await LinesAsync(second);
        Assert.Equal(
            [(false, 3, 2, 20, 0, LineFlags.OverCap), (true, 3, 3, 30, 20, "")],
            lines.Select(x => (x.GetProperty("correction").GetBoolean(), Long(x, "count"), Long(x, "charged"), Long(x, "due"), Long(x, "before"), Flag(x))));
        Assert.Equal((30, 50), (Long(second, "amount"), (await BooksAsync()).Payable));
        await AssertBooksAsync();
    }

    [Fact]
    public async Task Redemptions_count_net_of_those_taken_back()
    {
        await PlaceAsync();
        await CardAsync(new { partner = Partner, from = "2026-03-01", currency = "CNY", perRedemption = 100 });
        Guid[] claims = [.. Enumerable.Range(0, 3).Select(n => Some.Id(Merchant, n))];
        await ClaimsAsync([.. claims.Select((claim, n) => Step(claim, 2, ClaimStepKind.Redeemed, At(8, n))), Step(claims[0], 3, ClaimStepKind.Redeemed, At(8, 9)), Step(claims[1], 3, ClaimStepKind.Reversed, At(8, 10), 1)]);
        After(8);
        var first = await OpenAsync(8, 9);
        Assert.Equal(["", LineFlags.Reversed, "", ""], (await LinesAsync(first)).Select(Flag));
        Assert.Equal(300, Long(await CloseAsync(first), "total"));

        await ClaimsAsync(Step(claims[0], 4, ClaimStepKind.ReversedPart, At(9), 1));
        After(9);
        var second = await CloseAsync(await OpenAsync(9, 10));
        var line = Assert.Single(await LinesAsync(second));
        Assert.Equal((true, 0, 100, -100, LineFlags.Reversed), (line.GetProperty("correction").GetBoolean(), Long(line, "due"), Long(line, "before"), Long(line, "amount"), Flag(line)));
        Assert.Equal(At(8), line.GetProperty("occurredAt").GetDateTime());
        await AssertBooksAsync();
    }

    [Fact]
    public async Task An_order_that_is_reported_late_is_paid_by_the_next_statement()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        await BroughtAsync("T1", 19_900, At(8));
        After(8);
        await CloseAsync(await OpenAsync(8, 9));
        After(9);
        await BroughtAsync("T2", 10_000, At(8, 30));

        var second = await CloseAsync(await OpenAsync(9, 10));
        var line = Assert.Single(await LinesAsync(second));
        Assert.Equal((true, "T2", 899, 100), (line.GetProperty("correction").GetBoolean(), Text(line, "orderId"), Long(line, "amount"), Long(line, "fee")));

        After(10);
        Assert.Equal(0, Long(await CloseAsync(await OpenAsync(10, 11)), "lines"));
        await AssertBooksAsync();
    }

    [Fact]
    public async Task A_placement_that_changes_its_partner_stays_settled_with_the_first()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        await WorkedCardAsync("Other");
        await BroughtAsync("T1", 19_900, At(8));
        After(8);
        await CloseAsync(await OpenAsync(8, 9));
        await PlaceAsync("Other", version: 2);
        await BroughtAsync("T2", 10_000, At(9));
        After(9);
        await RefundedAsync("R1", "T1", 19_900, At(9));

        Assert.Equal(899, Long(await OpenAsync(8, 10, "Other"), "amount"));
        Assert.Equal(-1_789, Long(await OpenAsync(9, 10), "amount"));
    }

    [Fact]
    public async Task Corrections_are_looked_for_until_a_period_is_final()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        await BroughtAsync("T1", 19_900, At(8));
        After(8);
        await CloseAsync(await OpenAsync(8, 9));
        After(9 + 94);
        await RefundedAsync("R1", "T1", 19_900, At(100));

        Assert.Equal(-1_789, Long(await OpenAsync(9 + 92, 9 + 93), "amount"));
        Assert.Equal(0, Long(await OpenAsync(9 + 93, 9 + 94), "amount"));
    }

    [Fact]
    public async Task Without_a_card_nothing_is_owed_and_everything_is_listed()
    {
        await PlaceAsync();
        await BroughtAsync("T1", 19_900, At(8));
        After(8);

        var statement = await CloseAsync(await OpenAsync(8, 9));

        Assert.Equal((0, 0, 0, 0, "closed"), Sums(statement));
        Assert.True(statement.GetProperty("hasNoRate").GetBoolean());
        Assert.Equal([LineFlags.NoRate, LineFlags.NoRate], (await LinesAsync(statement)).Select(Flag));
        Assert.Empty(await Host.ReadAsync(db => db.Set<LedgerTransfer>().ToListAsync(Cancel)));
        await ConflictAsync($"statements/{Text(statement, "id")}/payout", "nothing_to_pay");
        await ConflictAsync("rate-cards", "already_settled", HttpStatusCode.UnprocessableEntity, body: new { partner = Partner, from = "2026-03-08", currency = "CNY", perVisit = 1 });
        await CardAsync(new { partner = Partner, from = "2026-03-09", currency = "CNY", perVisit = 1 });
    }

    [Fact]
    public async Task What_others_book_with_a_partner_is_a_line_of_its_next_statement_and_of_no_other()
    {
        var (week, debt) = (Entry("w10", "expense", "partner:alliance:x", 700), Entry("w11", "partner:alliance:x", "expense", 900));
        Host.Clock.Now = At(8);
        await using (var context = await Host.Get<IDbContextFactory<AttributionDbContext>>().CreateDbContextAsync(Cancel))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Cancel);
            (await Host.Get<LedgerBook>().PostAsync(context, [week, debt], Cancel)).MustStand();
            await transaction.CommitAsync(Cancel);
        }

        After(8);
        var first = await CloseAsync(await OpenAsync(8, 9, "alliance:x"));
        Assert.Equal((-200, 0, 0, -200, "closed"), Sums(first));
        Assert.Equal([-900L, 700], (await LinesAsync(first)).Select(x => Long(x, "amount")).Order());
        After(9);
        Assert.Equal((0, 0, -200, -200, "closed"), Sums(await CloseAsync(await OpenAsync(9, 10, "alliance:x"))));
        Assert.Equal(-200, (await BooksAsync("alliance:x")).Payable);
        await ConflictAsync("rate-cards", "currency_mismatch", HttpStatusCode.UnprocessableEntity, body: new { partner = "alliance:x", from = "2026-03-20", currency = "USD", perVisit = 1 });
        await AssertBooksAsync();

        Transfer Entry(string key, string debit, string credit, long amount) =>
            new(Merchant, Transfer.IdOf(Merchant, key), TransferKind.Direct, debit, credit, amount, "CNY", TransferCode.Exchange, Merchant, key);
    }

    private Task ClaimsAsync(params ClaimEvent[] steps) => Host.DeliverAsync<ClaimBatchConsumer>(new ClaimBatch { Events = { steps } }.ToByteArray());

    private ClaimEvent Step(Guid claim, int sequence, ClaimStepKind kind, DateTime at, int items = 0) => new()
    {
        EventId = Some.Bytes(Guid.CreateVersion7()),
        MerchantId = Some.Bytes(Merchant),
        CodeId = Some.Bytes(Merchant),
        ClaimId = Some.Bytes(claim),
        Sequence = sequence,
        Kind = kind,
        OccurredAtMs = new DateTimeOffset(at).ToUnixTimeMilliseconds(),
        LinkId = Some.Bytes(Merchant),
        PlacementId = Some.Bytes(Placement),
        Form = Form.Surprise,
        Items = items,
    };
}
