using Redirect.Contracts.Events.V1;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims.Book;

/// <summary>Those who wait for stock to come back: first come, first served. They hold a slot of their visitor, but no stock and no budget.</summary>
internal sealed class WaitingList
{
    /// <summary>What both databases can tell apart.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    private readonly BookPage page;
    private readonly ClaimLedger ledger;

    /// <summary>The head of the list; all of it when as many are waiting.</summary>
    private readonly SortedSet<Claim> line;
    private DateTime? lastJoined;

    public WaitingList(BookPage page, ClaimLedger ledger)
    {
        this.page = page;
        this.ledger = ledger;
        lastJoined = page.LastJoined;
        var order = Comparer<Claim>.Create((one, other) => (one.CreatedAt, one.Id).CompareTo((other.CreatedAt, other.Id)));
        line = new SortedSet<Claim>(page.Claims.Where(claim => claim.State == ClaimState.Waiting).Order(order).Take(page.WaitingRead), order);
    }

    /// <summary>When the next one joins: now, but after the last one.</summary>
    public DateTime NextJoinedAt => lastJoined is { } last && last + Tick > page.Now ? last + Tick : page.Now;

    /// <summary>Puts a new claim at the end.</summary>
    public void Join(Claim claim)
    {
        if (line.Count == page.Stock.Waiting)
        {
            line.Add(claim);
        }

        lastJoined = claim.CreatedAt;
        page.Stock.Waiting++;
    }

    /// <summary>Takes one out who waits no longer.</summary>
    public void Leave(Claim claim)
    {
        line.Remove(claim);
        ledger.Close(claim, ClaimState.Released);
        ledger.Write(claim, ClaimStepKind.Released);
    }

    /// <summary>Gives what is left to the first, as far as it goes. Who waits for a code that will not run again waits no longer.</summary>
    public void Serve()
    {
        if (line.Count == 0)
        {
            return;
        }

        switch (page.Code.StateAt(page.Now))
        {
            case CodeState.Running:
                while (line.Min is { } first && ledger.Lack(ledger.BenefitOf(first).Worth) is null)
                {
                    line.Remove(first);
                    page.Stock.Waiting--;
                    ledger.Hold(first);
                    ledger.Write(first, ClaimStepKind.Promoted, first.Reserved);
                }

                break;
            case CodeState.Ended or CodeState.Withdrawn:
                foreach (var claim in line.ToArray())
                {
                    Leave(claim);
                }

                break;
        }
    }
}
