using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.RateCards;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Statements;

/// <summary>
/// Makes the lines and pending transfers of an open statement what they should be by what is known now. Asked again it books the difference; asked again with nothing
/// new, nothing. Within the caller's transaction, which holds the lock of the merchant's book.
/// </summary>
internal sealed class StatementAccrual(LedgerBook book, Currencies currencies, TimeProvider clock)
{
    private static readonly string[] LineColumns =
    [
        "merchant_id", "statement_id", "number", "origin", "kind", "key", "occurred_at", "placement_id", "order_id", "card_version", "paid", "refunded", "credited", "commission_ppm",
        "share_ppm", "subsidy_ppm", "subsidy_cap", "count", "charged", "price", "due", "due_fee", "before", "before_fee", "amount", "fee", "flag",
    ];

    /// <returns>Every transfer of the statement.</returns>
    public async Task<IReadOnlyList<Transfer>> RunAsync(AttributionDbContext context, Statement statement, PartnerPeriods periods, CancellationToken cancellationToken)
    {
        var (merchant, partner) = (statement.MerchantId, statement.Partner);
        var cards = await context.Set<RateCard>().AsNoTracking().Where(x => x.MerchantId == merchant && x.Partner == partner).OrderBy(x => x.Version).ToListAsync(cancellationToken);
        var closed = await context.Set<Statement>().AsNoTracking()
            .Where(x => x.MerchantId == merchant && x.Partner == partner && x.State != StatementState.Open && x.To <= statement.From).OrderBy(x => x.From).ToListAsync(cancellationToken);
        var booked = await BookedAsync(context, merchant, closed, cancellationToken);

        // Which visit of a visitor counts depends on earlier ones; so where those may be gone, nothing new can be said.
        var visitsKnownSince = await VisitDays.KeptSinceAsync(context, cancellationToken) is { } kept ? kept + LevelVisits.Reach : DateTime.MinValue;

        // In the order of time, so that what a budget gives back to one period the next may spend, and never more than there is.
        var spent = new Dictionary<int, long>();
        var corrections = new List<LineDraft>();
        foreach (var old in closed)
        {
            var different = statement.From.DayNumber - old.To.DayNumber <= Statement.FinalAfterDays ? await CorrectAsync(context, old, cards, spent, visitsKnownSince, periods, cancellationToken) : [];
            corrections.AddRange(different);
            foreach (var (card, amount) in booked[old.Id].Concat(different.Select(x => (x.Due.CardVersion, x.Amount + x.Fee))))
            {
                spent[card] = spent.GetValueOrDefault(card) + amount;
            }
        }

        var own = await periods.OfOpenAsync(partner, statement.From, statement.To, cards, cancellationToken);
        var before = await context.Set<StatementLine>().AsNoTracking()
            .Where(x => x.MerchantId == merchant && x.StatementId == statement.Id && x.Origin == statement.Id && x.Kind == LineKind.Visits && x.OccurredAt < visitsKnownSince).ToListAsync(cancellationToken);
        var known = before.Select(line => line.Key).ToHashSet();
        var drafts = DueLines.Of(own, cards, spent).Where(due => !known.Contains(due.Key)).Concat(before.Select(line => line.ToDue())).Select(due => new LineDraft(statement.Id, due, 0, 0)).Concat(corrections).ToList();
        statement.RunId = periods.RunOf(statement.From, statement.To);
        var entries = await EntriesAsync(context, statement, closed, cancellationToken);
        var previous = closed is [.., var last] ? last : null;
        statement.Currency = cards.Count > 0 ? cards[0].Currency
            : previous is { Currency.Length: > 0 } ? previous.Currency
            : await currencies.FindAsync(context, merchant, cancellationToken) ?? (entries is [var first, ..] ? first.Currency : "");
        drafts.AddRange(entries.Where(x => x.Currency == statement.Currency).Select(x => new LineDraft(statement.Id, LineOf(x, statement), 0, 0)));

        statement.HasRate = cards.Any(card => card.From < statement.To);
        statement.Carried = Math.Min(0, previous?.Total ?? 0);
        (statement.Lines, statement.Amount, statement.Fee) = (drafts.Count, drafts.Sum(x => x.Amount), drafts.Sum(x => x.Fee));
        statement.AccruedAt = OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime);
        await WriteAsync(context, statement, drafts, cancellationToken);

        var transfers = (await context.Set<LedgerTransfer>().AsNoTracking().Where(x => x.MerchantId == merchant && x.Correlation == statement.Id).ToListAsync(cancellationToken)).ConvertAll(x => x.ToTransfer());
        var difference = Accruals.Difference(statement, drafts, transfers).ToList();
        (await book.PostAsync(context, difference, cancellationToken)).MustStand();
        return [.. transfers, .. difference];
    }

    private static async Task<List<LineDraft>> CorrectAsync(
        AttributionDbContext context, Statement old, List<RateCard> cards, Dictionary<int, long> spent, DateTime visitsKnownSince, PartnerPeriods periods, CancellationToken cancellationToken)
    {
        var booked = await (
            from line in context.Set<StatementLine>().AsNoTracking()
            join statement in context.Set<Statement>() on new { line.MerchantId, Id = line.StatementId } equals new { statement.MerchantId, statement.Id }
            where line.MerchantId == old.MerchantId && line.Origin == old.Id && statement.State != StatementState.Open
            orderby statement.From, line.Number
            select line).ToListAsync(cancellationToken);
        var facts = await periods.OfClosedAsync(old, booked, cards, cancellationToken);
        return [.. Corrections.Of(old.Id, DueLines.Of(facts, cards, spent), booked, visitsKnownSince)];
    }

    // By the statement in whose period it is, what closed ones hold for each card.
    private static async Task<ILookup<Guid, (int Card, long Amount)>> BookedAsync(AttributionDbContext context, Guid merchant, List<Statement> closed, CancellationToken cancellationToken)
    {
        var ids = closed.Select(x => x.Id).ToList();
        var sums = ids.Count == 0 ? [] : await context.Set<StatementLine>().Where(x => x.MerchantId == merchant && ids.Contains(x.StatementId) && x.CardVersion > 0)
            .GroupBy(x => new { x.Origin, x.CardVersion }).Select(x => new { x.Key.Origin, x.Key.CardVersion, Spent = x.Sum(y => y.Amount + y.Fee) }).ToListAsync(cancellationToken);
        return sums.ToLookup(x => x.Origin, x => (x.CardVersion, x.Spent));
    }

    // What other features booked with the partner and no closed statement has yet.
    private static async Task<List<LedgerTransfer>> EntriesAsync(AttributionDbContext context, Statement statement, List<Statement> closed, CancellationToken cancellationToken)
    {
        var merchant = statement.MerchantId;
        var entries = await PartnerEntries.Before(context, merchant, statement.Partner, statement.To).OrderBy(x => x.Number).ToListAsync(cancellationToken);
        if (entries.Count == 0)
        {
            return entries;
        }

        var ids = closed.Select(x => x.Id).ToList();
        var taken = (await context.Set<StatementLine>().Where(x => x.MerchantId == merchant && ids.Contains(x.StatementId) && x.Kind == LineKind.Entry).Select(x => x.Key).ToListAsync(cancellationToken)).ToHashSet();
        return entries.FindAll(x => !taken.Contains(DueLine.KeyOfEntry(x.Id)));
    }

    private static DueLine LineOf(LedgerTransfer entry, Statement statement) => new()
    {
        Kind = LineKind.Entry,
        Key = DueLine.KeyOfEntry(entry.Id),
        OccurredAt = entry.BookedAt,
        Count = 1,
        Charged = 1,
        Due = entry.Credit == LedgerAccounts.Partner(statement.Partner) ? entry.Amount : -entry.Amount,
    };

    private static async Task WriteAsync(AttributionDbContext context, Statement statement, IReadOnlyList<LineDraft> drafts, CancellationToken cancellationToken)
    {
        // The statement's row is there before its lines.
        await context.SaveChangesAsync(cancellationToken);
        await context.Set<StatementLine>().Where(x => x.MerchantId == statement.MerchantId && x.StatementId == statement.Id).ExecuteDeleteAsync(cancellationToken);
        var transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        var quoted = LineColumns.Select(column => $"\"{column}\"").ToList();
        foreach (var chunk in drafts.OrderBy(x => x.Origin != statement.Id).ThenBy(x => x.Due.OccurredAt).ThenBy(x => x.Due.Kind).ThenBy(x => x.Due.Key, StringComparer.Ordinal).Index().Chunk(ManyRows.Limit))
        {
            await using var insert = ManyRows.Insert(
                transaction, "statement_lines", quoted, chunk.Select(x => Row(context, StatementLine.Of(statement.MerchantId, statement.Id, x.Index + 1, x.Item))), "");
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static object?[] Row(AttributionDbContext context, StatementLine line) =>
    [
        context.Stored(line.MerchantId), context.Stored(line.StatementId), line.Number, context.Stored(line.Origin), (short)line.Kind, line.Key, context.Stored(line.OccurredAt),
        line.PlacementId is { } placement ? context.Stored(placement) : null, line.OrderId, line.CardVersion, line.Paid, line.Refunded, line.Credited, line.CommissionPpm, line.SharePpm,
        line.SubsidyPpm, line.SubsidyCap, line.Count, line.Charged, line.Price, line.Due, line.DueFee, line.Before, line.BeforeFee, line.Amount, line.Fee, line.Flag,
    ];
}
