using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.RateCards;
using Redirect.Attribution.Runs;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Statements;

/// <summary>
/// Opens, closes and pays statements within the caller's transaction. Everything a merchant settles goes one after the other, by the lock of the book: of two that close the same
/// statement at once the second finds it closed, and one that dies in between leaves nothing.
/// </summary>
internal sealed class StatementBook(StatementAccrual accrual, LedgerBook book, ActiveRuns runs, TimeProvider clock)
{
    /// <summary>Partners of one call.</summary>
    public const int MaxPartners = 200;

    /// <summary>The statements of a period as of now: opened where they are not yet, computed anew where they are open.</summary>
    /// <param name="context">In a transaction.</param>
    /// <param name="merchantId">Whose.</param>
    /// <param name="partner">Null: every partner that a placement, a card or a booking names, alliances among them.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The day after the last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>By partner what became of it; or why nothing was done.</returns>
    public async Task<(IReadOnlyList<(string Partner, StatementOutcome Outcome)> Outcomes, StatementRefusal? Refusal)> OpenAsync(
        AttributionDbContext context, Guid merchantId, string? partner, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        if (from > ChinaDay.Of(clock.GetUtcNow().UtcDateTime))
        {
            return ([], StatementRefusal.Rule("from", "period_in_future", "The period has not begun."));
        }

        await LedgerBook.LockAsync(context, merchantId, cancellationToken);
        var periods = new PartnerPeriods(context, runs, merchantId);
        var partners = (await periods.PartnersAsync(cancellationToken))
            .Union(await context.Set<RateCard>().Where(x => x.MerchantId == merchantId).Select(x => x.Partner).Distinct().ToListAsync(cancellationToken))
            .Union(await BookedAsync(context, merchantId, cancellationToken))
            .Order(StringComparer.Ordinal).ToList();
        if (partner is not null)
        {
            if (!partners.Contains(partner))
            {
                return ([], new StatementRefusal(StatusCodes.Status404NotFound, "", "partner_not_found", "No placement, rate card or booking names this partner."));
            }

            partners = [partner];
        }

        if (partners.Count > MaxPartners)
        {
            return ([], StatementRefusal.Rule("partner", "too_many_partners", $"There are more than {MaxPartners} partners; name one."));
        }

        return await OpenAsync(context, merchantId, partners, from, to, periods, cancellationToken);
    }

    /// <summary>Opens those statements of a period that should be there and are not, at most <see cref="MaxPartners"/>; see <see cref="MissingStatements"/>.</summary>
    /// <inheritdoc cref="OpenAsync(AttributionDbContext, Guid, string?, DateOnly, DateOnly, CancellationToken)"/>
    public async Task<(IReadOnlyList<(string Partner, StatementOutcome Outcome)> Outcomes, StatementRefusal? Refusal)> OpenMissingAsync(
        AttributionDbContext context, Guid merchantId, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await LedgerBook.LockAsync(context, merchantId, cancellationToken);
        var partners = await MissingStatements.OfAsync(context, merchantId, from, to, cancellationToken);
        return await OpenAsync(context, merchantId, [.. partners.Take(MaxPartners)], from, to, new PartnerPeriods(context, runs, merchantId), cancellationToken);
    }

    /// <summary>Computes a statement for the last time, posts its lines, and freezes it. One that is closed already stays as it is.</summary>
    public async Task<StatementOutcome> CloseAsync(AttributionDbContext context, Guid merchantId, Guid id, CancellationToken cancellationToken)
    {
        await LedgerBook.LockAsync(context, merchantId, cancellationToken);
        if (await FindAsync(context, merchantId, id, cancellationToken) is not { } statement)
        {
            return StatementRefusal.NotFound;
        }

        if (statement.State != StatementState.Open)
        {
            return statement;
        }

        var now = OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime);
        if (now < ChinaDay.Start(statement.To))
        {
            return StatementRefusal.Conflict("period_running", "The period is not over (days of UTC+8).");
        }

        if (await context.Set<Statement>().AnyAsync(x => x.MerchantId == merchantId && x.Partner == statement.Partner && x.State == StatementState.Open && x.From < statement.From, cancellationToken))
        {
            return StatementRefusal.Conflict("earlier_open", "An earlier statement of the partner is open; close that first.");
        }

        var periods = new PartnerPeriods(context, runs, merchantId);
        IReadOnlyList<Transfer> booked;
        try
        {
            booked = await accrual.RunAsync(context, statement, periods, cancellationToken);
        }
        catch (RangeNotAttributableException exception)
        {
            return StatementRefusal.Conflict("not_attributable", exception.Message);
        }

        (await book.PostAsync(context, [.. Accruals.Live(booked).Select(pending => pending.Post())], cancellationToken)).MustStand();
        context.AddRange((await periods.PlacementsAsync(statement.Partner, cancellationToken)).Select(placement => new SettledPlacement { MerchantId = merchantId, StatementId = id, PlacementId = placement }));
        (statement.State, statement.ClosedAt) = (StatementState.Closed, now);
        await context.SaveChangesAsync(cancellationToken);
        return statement;
    }

    /// <summary>Asks for a closed statement to be paid; another key has to let it. Asked again it stays with who asked first.</summary>
    public async Task<StatementOutcome> RequestPayoutAsync(AttributionDbContext context, Guid merchantId, Guid id, Guid keyId, CancellationToken cancellationToken)
    {
        await LedgerBook.LockAsync(context, merchantId, cancellationToken);
        if (await FindAsync(context, merchantId, id, cancellationToken) is not { } statement)
        {
            return StatementRefusal.NotFound;
        }

        if (statement.State == StatementState.Open)
        {
            return StatementRefusal.Conflict("statement_open", "Close the statement first.");
        }

        if (statement.Total <= 0)
        {
            return StatementRefusal.Conflict("nothing_to_pay", "Nothing is due; what the partner owes is carried to the next statement.");
        }

        if (statement.State == StatementState.Paid || statement.PayoutRequestedBy is not null)
        {
            return statement;
        }

        statement.PayoutRequests++;
        (statement.PayoutRequestedBy, statement.PayoutRequestedAt) = (keyId, OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime));
        (await book.PostAsync(context, [PayoutOf(statement)], cancellationToken)).MustStand();
        await context.SaveChangesAsync(cancellationToken);
        return statement;
    }

    /// <summary>Lets a payout that another key asked for be made.</summary>
    public async Task<StatementOutcome> ApprovePayoutAsync(AttributionDbContext context, Guid merchantId, Guid id, Guid keyId, CancellationToken cancellationToken)
    {
        await LedgerBook.LockAsync(context, merchantId, cancellationToken);
        if (await FindAsync(context, merchantId, id, cancellationToken) is not { } statement)
        {
            return StatementRefusal.NotFound;
        }

        if (statement.PayoutRequestedBy is not { } requester)
        {
            return StatementRefusal.Conflict("payout_not_requested", "Nobody has asked for this payout.");
        }

        if (requester == keyId)
        {
            return new StatementRefusal(StatusCodes.Status403Forbidden, "", "four_eyes", "Another key than the one that asked for the payout has to approve it.");
        }

        if (statement.State == StatementState.Paid)
        {
            return statement;
        }

        (await book.PostAsync(context, [PayoutOf(statement).Post()], cancellationToken)).MustStand();
        (statement.State, statement.PayoutApprovedBy, statement.PaidAt) = (StatementState.Paid, keyId, OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime));
        await context.SaveChangesAsync(cancellationToken);
        return statement;
    }

    /// <summary>Takes back a payout that is not approved yet; whichever key asks.</summary>
    public async Task<StatementOutcome> CancelPayoutAsync(AttributionDbContext context, Guid merchantId, Guid id, CancellationToken cancellationToken)
    {
        await LedgerBook.LockAsync(context, merchantId, cancellationToken);
        if (await FindAsync(context, merchantId, id, cancellationToken) is not { } statement)
        {
            return StatementRefusal.NotFound;
        }

        if (statement.State == StatementState.Paid)
        {
            return StatementRefusal.Conflict("statement_paid", "The partner has the money.");
        }

        if (statement.PayoutRequestedBy is not null)
        {
            (await book.PostAsync(context, [PayoutOf(statement).Void()], cancellationToken)).MustStand();
            (statement.PayoutRequestedBy, statement.PayoutRequestedAt) = (null, null);
            await context.SaveChangesAsync(cancellationToken);
        }

        return statement;
    }

    private async Task<(IReadOnlyList<(string Partner, StatementOutcome Outcome)> Outcomes, StatementRefusal? Refusal)> OpenAsync(
        AttributionDbContext context, Guid merchantId, IReadOnlyList<string> partners, DateOnly from, DateOnly to, PartnerPeriods periods, CancellationToken cancellationToken)
    {
        var outcomes = new List<(string, StatementOutcome)>();
        try
        {
            foreach (var name in partners)
            {
                outcomes.Add((name, await OpenAsync(context, merchantId, name, from, to, periods, cancellationToken)));
            }
        }
        catch (RangeNotAttributableException exception)
        {
            return ([], StatementRefusal.Conflict("not_attributable", exception.Message));
        }

        return (outcomes, null);
    }

    private async Task<StatementOutcome> OpenAsync(
        AttributionDbContext context, Guid merchantId, string partner, DateOnly from, DateOnly to, PartnerPeriods periods, CancellationToken cancellationToken)
    {
        var others = await context.Set<Statement>().Where(x => x.MerchantId == merchantId && x.Partner == partner && x.To > from).ToListAsync(cancellationToken);
        var statement = others.FirstOrDefault(x => (x.From, x.To) == (from, to));
        if (statement is null)
        {
            if (others.Any(x => x.From < to))
            {
                return StatementRefusal.Conflict("period_overlaps", "The partner has a statement of some of these days.");
            }

            if (others.Any(x => x.State != StatementState.Open))
            {
                return StatementRefusal.Conflict("period_settled", "A later statement of the partner is closed.");
            }

            var now = clock.GetUtcNow();
            statement = new Statement
            {
                MerchantId = merchantId,
                Id = Guid.CreateVersion7(now),
                Partner = partner,
                From = from,
                To = to,
                State = StatementState.Open,
                CreatedAt = OrderReader.Milliseconds(now.UtcDateTime),
            };
            context.Add(statement);
        }

        if (statement.State == StatementState.Open)
        {
            await accrual.RunAsync(context, statement, periods, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
        }

        return statement;
    }

    private static Task<Statement?> FindAsync(AttributionDbContext context, Guid merchantId, Guid id, CancellationToken cancellationToken) =>
        context.Set<Statement>().SingleOrDefaultAsync(x => x.MerchantId == merchantId && x.Id == id, cancellationToken);

    private static async Task<IEnumerable<string>> BookedAsync(AttributionDbContext context, Guid merchantId, CancellationToken cancellationToken) =>
        (await context.Set<LedgerBalance>().Where(x => x.MerchantId == merchantId && x.Account.StartsWith(LedgerAccounts.PartnerPrefix)).Select(x => x.Account).Distinct().ToListAsync(cancellationToken))
            .Select(account => LedgerAccounts.PartnerOf(account)!);

    private static Transfer PayoutOf(Statement statement) => new(
        statement.MerchantId, Transfer.IdOf(statement.Id, "payout", statement.PayoutRequests.ToString(CultureInfo.InvariantCulture)), TransferKind.Pending, LedgerAccounts.Partner(statement.Partner), LedgerAccounts.Paid,
        statement.Total, statement.Currency, TransferCode.Payout, statement.Id, "payout");
}
