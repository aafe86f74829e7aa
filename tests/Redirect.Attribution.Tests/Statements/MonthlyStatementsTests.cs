using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.RateCards;
using Redirect.Attribution.Statements;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Statements;

public sealed class SqliteMonthlyStatementsTests() : MonthlyStatementsTests(StorageProvider.Sqlite);

public sealed class PostgresMonthlyStatementsTests() : MonthlyStatementsTests(StorageProvider.Postgres);

/// <summary>The statements of a month that is over are there without anybody's asking.</summary>
public abstract class MonthlyStatementsTests : SettlementSuite
{
    /// <summary>The first moment of April 2026 in China.</summary>
    private static readonly DateTime April = new(2026, 3, 31, 16, 0, 0, DateTimeKind.Utc);

    private protected MonthlyStatementsTests(StorageProvider storage)
        : base(storage)
    {
    }

    private MonthlyStatements Worker => Host.Get<MonthlyStatements>();

    [Fact]
    public async Task A_month_is_opened_a_day_after_its_end_and_once()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        await BroughtAsync("T1", 19_900, At(8));
        Host.Clock.Now = April.AddDays(1).AddTicks(-1);
        Assert.Equal(0, await Worker.RunAsync(Cancel));
        Host.Clock.Now = April.AddDays(1);
        Assert.Equal(1, await Worker.RunAsync(Cancel));
        Assert.Equal(0, await Worker.RunAsync(Cancel));
        var statement = Assert.Single(await StoredAsync());
        Assert.Equal((Partner, new DateOnly(2026, 3, 1), new DateOnly(2026, 4, 1), StatementState.Open, 1_789L, null), (statement.Partner, statement.From, statement.To, statement.State, statement.Total, statement.PayoutRequestedAt));

        // Whatever people do with it, no second one comes; the next month has its own.
        Host.Clock.Now = April.AddDays(20);
        await DoneAsync($"statements/{statement.Id}/close");
        Assert.Equal(0, await Worker.RunAsync(Cancel));
        Host.Clock.Now = April.AddDays(31);
        Assert.Equal(1, await Worker.RunAsync(Cancel));
        Assert.Equal([(3, StatementState.Closed), (4, StatementState.Open)], (await StoredAsync()).Select(x => (x.From.Month, x.State)));
        await AssertBooksAsync();
    }

    [Fact]
    public async Task Nobody_gets_one_without_a_rate_or_an_entry_or_beside_a_period_of_his_own()
    {
        await PlaceAsync("no card");
        Host.Clock.Now = April;
        await CardAsync(new { partner = "from April", from = "2026-04-02", currency = "CNY", perVisit = 1 });
        await PlaceAsync("by weeks", Guid.CreateVersion7());
        await CardAsync(new { partner = "by weeks", from = "2026-03-01", currency = "CNY", perVisit = 1 });
        await OpenAsync(25, 32, "by weeks");
        Host.Clock.Now = April.AddDays(1);
        Assert.Equal(0, await Worker.RunAsync(Cancel));
        Assert.Equal(["by weeks"], (await StoredAsync()).Select(x => x.Partner));

        // A first card that is told later holds for the days before: what should be there is there in an hour.
        await CardAsync(new { partner = "no card", from = "2026-03-31", currency = "CNY", perVisit = 1 });
        Assert.Equal(1, await Worker.RunAsync(Cancel));
    }

    [Fact]
    public async Task What_an_alliance_has_booked_is_on_a_statement_of_its_month_and_of_no_later_one()
    {
        var alliance = "alliance:" + Guid.CreateVersion7();
        Host.Clock.Now = At(20);
        await BookAsync(alliance, 500);
        Host.Clock.Now = April;
        await BookAsync("alliance:later", 70);
        Host.Clock.Now = April.AddDays(1);
        Assert.Equal(1, await Worker.RunAsync(Cancel));
        var statement = Assert.Single(await StoredAsync());
        Assert.Equal((alliance, 1, 500L, "CNY"), (statement.Partner, statement.Lines, statement.Total, statement.Currency));
        Assert.Equal("entry", Text(Assert.Single(await LinesAsync(await DoneAsync($"statements/{statement.Id}/close"))), "kind"));

        Host.Clock.Now = April.AddDays(31);
        Assert.Equal(1, await Worker.RunAsync(Cancel));
        Assert.Equal("alliance:later", (await StoredAsync()).Last().Partner);

        // Asked for all partners, it is the same: alliances are among them.
        var asked = await DoneAsync("statements", new { month = "2026-04" });
        Assert.Equal([alliance, "alliance:later"], asked.GetProperty("statements").EnumerateArray().Select(x => Text(x, "partner")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Replicas_that_open_at_once_open_each_once_however_many_partners_there_are()
    {
        // One more than are opened in one transaction.
        var cards = Enumerable.Range(0, StatementBook.MaxPartners + 1).Select(at => new RateCard
        {
            MerchantId = Merchant,
            Partner = string.Create(CultureInfo.InvariantCulture, $"p{at:000}"),
            Version = 1,
            From = new DateOnly(2026, 3, 1),
            Currency = "CNY",
            PerVisit = 1,
            CreatedAt = At(1),
        });
        await Host.ReadAsync(db =>
        {
            db.AddRange(cards);
            return db.SaveChangesAsync(Cancel);
        });
        Host.Clock.Now = April.AddDays(1);
        var opened = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Worker.RunAsync(Cancel), Cancel)));
        Assert.Equal(StatementBook.MaxPartners + 1, opened.Sum());
        Assert.Equal(StatementBook.MaxPartners + 1, (await StoredAsync()).Select(x => x.Partner).Distinct().Count());
        Assert.Equal(StatementBook.MaxPartners + 1, (await StoredAsync()).Count);
    }

    [Fact]
    public async Task One_merchants_trouble_is_not_anothers()
    {
        var other = Guid.CreateVersion7();
        await WorkedCardAsync();
        Assert.Equal(HttpStatusCode.Created, (await CallAsync(HttpMethod.Post, "rate-cards", new { partner = "p", from = "2026-03-01", currency = "CNY", perVisit = 1 }, merchant: other)).Status);
        await BookAsync(new string('x', 210), 1); // longer than a partner's name can be
        Host.Clock.Now = April.AddDays(1);
        await Worker.RunAsync(Cancel);
        Assert.Equal(1, await Host.ReadAsync(db => db.Set<Statement>().CountAsync(x => x.MerchantId == other, Cancel)));
    }

    [Fact]
    public void The_month_that_is_due_follows_the_calendar_of_China()
    {
        var options = new StatementOptions();
        Assert.Equal((new DateOnly(2026, 2, 1), new DateOnly(2026, 3, 1)), options.MonthDue(April.AddDays(1).AddTicks(-1)));
        Assert.Equal((new DateOnly(2026, 3, 1), new DateOnly(2026, 4, 1)), options.MonthDue(April.AddDays(1)));
        options.Grace = TimeSpan.Zero;
        Assert.Equal((new DateOnly(2026, 3, 1), new DateOnly(2026, 4, 1)), options.MonthDue(April));
        Assert.Equal((new DateOnly(2025, 12, 1), new DateOnly(2026, 1, 1)), options.MonthDue(new DateTime(2025, 12, 31, 16, 0, 0, DateTimeKind.Utc)));
        foreach (var (grace, possible) in ((TimeSpan, bool)[])[(TimeSpan.Zero, true), (TimeSpan.FromDays(20), true), (TimeSpan.FromTicks(-1), false), (TimeSpan.FromDays(20) + TimeSpan.FromTicks(1), false)])
        {
            options.Grace = grace;
            Assert.Equal(possible, Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true));
        }
    }

    private Task<List<Statement>> StoredAsync() =>
        Host.ReadAsync(db => db.Set<Statement>().AsNoTracking().Where(x => x.MerchantId == Merchant).OrderBy(x => x.From).ThenBy(x => x.Partner).ToListAsync(Cancel));

    private Task<int> BookAsync(string partner, long amount) => Host.ReadAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        var transfer = new Transfer(Merchant, Guid.CreateVersion7(), TransferKind.Direct, LedgerAccounts.Expense, LedgerAccounts.Partner(partner), amount, "CNY", TransferCode.Exchange, Merchant, "week");
        (await Host.Get<LedgerBook>().PostAsync(db, [transfer], Cancel)).MustStand();
        await transaction.CommitAsync(Cancel);
        return 0;
    });
}
