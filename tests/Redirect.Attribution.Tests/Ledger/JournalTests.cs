using Redirect.Attribution.Ledger;

namespace Redirect.Attribution.Tests.Ledger;

/// <summary>What TigerBeetle promises of its transfers, and the worked settlement of L1 to L8 as plain bookings.</summary>
public sealed class JournalTests
{
    private static readonly Guid Merchant = Guid.CreateVersion7();

    private readonly Journal journal = new([], [], []);

    [Fact]
    public void A_transfer_changes_both_sides_by_the_same()
    {
        Assert.Equal(LedgerRefusal.None, journal.Take(Some("a", "x", "y", 5)));

        Assert.Equal((new(5, 0, 0, 0), new(0, 5, 0, 0)), (Of("x"), Of("y")));
        Assert.Equal((-5, 5), (Of("x").Posted, Of("y").Posted));
    }

    [Fact]
    public void The_same_id_is_the_same_transfer_for_ever()
    {
        var one = Some("a", "x", "y", 5);
        journal.Take(one);

        Assert.Equal(LedgerRefusal.None, journal.Take(one));
        foreach (var other in new[]
        {
            one with { Amount = 6 }, one with { Debit = "z" }, one with { Credit = "z" }, one with { Currency = "USD" }, one with { Code = TransferCode.Fee },
            one with { Correlation = Guid.CreateVersion7() }, one with { Reference = "b" }, one with { Kind = TransferKind.Pending },
        })
        {
            Assert.Equal(LedgerRefusal.Differs, journal.Take(other));
        }

        Assert.Equal(new(5, 0, 0, 0), Of("x"));
        Assert.Single(journal.Taken);
    }

    [Fact]
    public void A_pending_transfer_moves_nothing_until_it_is_posted_and_is_resolved_once()
    {
        var (posted, voided) = (Some("p", "x", "y", 5, TransferKind.Pending), Some("v", "x", "y", 7, TransferKind.Pending));
        journal.Take(posted);
        journal.Take(voided);
        Assert.Equal((new(0, 0, 12, 0), new(0, 0, 0, 12)), (Of("x"), Of("y")));

        Assert.Equal((LedgerRefusal.None, LedgerRefusal.None), (journal.Take(posted.Post()), journal.Take(voided.Void())));
        Assert.Equal((new(5, 0, 0, 0), new(0, 5, 0, 0)), (Of("x"), Of("y")));

        Assert.Equal((LedgerRefusal.None, LedgerRefusal.None), (journal.Take(posted.Post()), journal.Take(voided.Void())));
        Assert.Equal((LedgerRefusal.PendingResolved, LedgerRefusal.PendingResolved), (journal.Take(posted.Void()), journal.Take(voided.Post())));
        Assert.Equal(LedgerRefusal.PendingResolved, journal.Take(posted.Post() with { Id = Guid.CreateVersion7() }));
        Assert.Equal(new(5, 0, 0, 0), Of("x"));
    }

    [Fact]
    public void Only_what_was_announced_is_posted()
    {
        var pending = Some("p", "x", "y", 5, TransferKind.Pending);
        var direct = Some("d", "x", "y", 5);
        Assert.Equal(LedgerRefusal.PendingUnknown, journal.Take(pending.Post()));
        journal.Take(pending);
        journal.Take(direct);

        foreach (var wrong in new[] { pending.Post() with { Amount = 4 }, pending.Post() with { Debit = "z" }, pending.Post() with { Credit = "z" }, pending.Post() with { Currency = "USD" } })
        {
            Assert.Equal(LedgerRefusal.PendingDiffers, journal.Take(wrong));
        }

        Assert.Equal(LedgerRefusal.PendingUnknown, journal.Take(pending.Post() with { PendingId = direct.Id }));
        Assert.Throws<InvalidOperationException>(() => direct.Post());
        Assert.Throws<InvalidOperationException>(() => pending.Post().Post());
    }

    [Fact]
    public void A_prepaid_account_pays_what_it_holds_and_not_one_more()
    {
        var prepaid = LedgerAccounts.Prepaid("budget");
        Assert.Equal(LedgerRefusal.Insufficient, journal.Take(Some("early", prepaid, "x", 1)));
        journal.Take(Some("in", "x", prepaid, 10));
        journal.Take(Some("coming", "x", prepaid, 100, TransferKind.Pending));

        Assert.Equal(LedgerRefusal.None, journal.Take(Some("held", prepaid, "x", 4, TransferKind.Pending)));
        Assert.Equal(LedgerRefusal.Insufficient, journal.Take(Some("beyond", prepaid, "x", 7)));
        Assert.Equal(LedgerRefusal.None, journal.Take(Some("rest", prepaid, "x", 6)));
        Assert.Equal(LedgerRefusal.Insufficient, journal.Take(Some("one more", prepaid, "x", 1, TransferKind.Pending)));
        Assert.Equal(0, Of(prepaid).Available);

        // Another account may owe.
        Assert.Equal(LedgerRefusal.None, journal.Take(Some("owes", LedgerAccounts.Partner("p"), "x", 1)));
    }

    [Theory]
    [InlineData(0L, "x", "y", "CNY")]
    [InlineData(-1L, "x", "y", "CNY")]
    [InlineData(1L, "x", "x", "CNY")]
    [InlineData(1L, "", "y", "CNY")]
    [InlineData(1L, "x", "y", "cny")]
    [InlineData(1L, "x", "y", "")]
    public void What_can_be_no_transfer_is_a_mistake_of_ours(long amount, string debit, string credit, string currency) =>
        Assert.Throws<ArgumentException>(() => journal.Take(Some("a", debit, credit, amount) with { Currency = currency }));

    [Fact]
    public void Sums_beyond_64_bits_are_refused_and_not_turned_round()
    {
        journal.Take(Some("a", "x", "y", long.MaxValue));
        Assert.Throws<OverflowException>(() => journal.Take(Some("b", "x", "y", 1)));
    }

    [Fact]
    public void Ids_come_of_business_keys_whose_parts_are_kept_apart()
    {
        var scope = Guid.CreateVersion7();
        Assert.Equal(Transfer.IdOf(scope, "a", "b"), Transfer.IdOf(scope, "a", "b"));
        Assert.Equal(4, new[] { Transfer.IdOf(scope, "a", "b"), Transfer.IdOf(scope, "ab"), Transfer.IdOf(scope, "ab", ""), Transfer.IdOf(Merchant, "a", "b") }.Distinct().Count());
        Assert.Equal(8, Transfer.IdOf(scope, "a").Version);
    }

    // Money is neither made nor lost, whatever is tried in whatever order: seeded.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Debits_are_credits_after_any_sequence_and_replaying_it_gives_the_same(int seed)
    {
        var random = new Random(seed);
        string[] accounts = ["expense", "fee", LedgerAccounts.Partner("a"), LedgerAccounts.Partner("b"), LedgerAccounts.Prepaid("c"), "paid"];
        var tried = new List<Transfer>();
        for (var step = 0; step < 2_000; step++)
        {
            var pending = tried.Where(x => x.Kind == TransferKind.Pending).ToList();
            var next = random.Next(6) switch
            {
                0 when tried.Count > 0 => tried[random.Next(tried.Count)],
                1 when pending.Count > 0 => pending[random.Next(pending.Count)].Post(),
                2 when pending.Count > 0 => pending[random.Next(pending.Count)].Void(),
                var n => Any(n > 3 ? TransferKind.Pending : TransferKind.Direct),
            };
            tried.Add(next);
            var before = journal.Balances.ToDictionary();
            var (taken, refusal) = (journal.Taken.Count, journal.Take(next));
            if (refusal != LedgerRefusal.None || journal.Taken.Count == taken)
            {
                Assert.Equal(before, journal.Balances.ToDictionary());
            }

            foreach (var (key, balance) in journal.Balances)
            {
                var old = before.GetValueOrDefault(key);
                Assert.True(balance.DebitsPosted >= old.DebitsPosted && balance.CreditsPosted >= old.CreditsPosted && balance.DebitsPending >= 0 && balance.CreditsPending >= 0);
                Assert.True(!LedgerAccounts.IsPrepaid(key.Account) || balance.Available >= 0);
            }
        }

        Assert.Equal(journal.Balances.Values.Sum(x => x.DebitsPosted), journal.Balances.Values.Sum(x => x.CreditsPosted));
        Assert.Equal(journal.Balances.Values.Sum(x => x.DebitsPending), journal.Balances.Values.Sum(x => x.CreditsPending));
        var again = new Journal([], [], []);
        foreach (var transfer in journal.Taken.Concat(journal.Taken))
        {
            Assert.Equal(LedgerRefusal.None, again.Take(transfer));
        }

        Assert.Equal(journal.Balances, again.Balances);

        Transfer Any(TransferKind kind)
        {
            var debit = random.Next(accounts.Length);
            return Some($"{random.Next(1_500)}", accounts[debit], accounts[(debit + 1 + random.Next(accounts.Length - 1)) % accounts.Length], 1 + random.Next(1_000), kind);
        }
    }

    private static Transfer Some(string key, string debit, string credit, long amount, TransferKind kind = TransferKind.Direct) =>
        new(Merchant, Transfer.IdOf(Merchant, key), kind, debit, credit, amount, "CNY", TransferCode.Share, Merchant, key);

    private AccountBalance Of(string account) => journal.Balances.GetValueOrDefault((account, "CNY"));
}
