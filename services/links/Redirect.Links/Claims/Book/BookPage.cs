using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims.Book;

/// <summary>Everything that settling some commands of one code needs, read while the code's stock is locked.</summary>
internal sealed class BookPage
{
    /// <summary>By the database's clock, after the lock was got.</summary>
    public required DateTime Now { get; init; }

    public required SurpriseCode Code { get; init; }

    /// <summary>Of the code's placement: whom its claims are redeemed by; null: anybody.</summary>
    public string? Staff { get; init; }

    /// <summary>Of the code's placement; empty: none.</summary>
    public string Channel { get; init; } = "";

    public required CodeStock Stock { get; init; }

    /// <summary>Null: the code has no campaign, or its benefits are worth nothing.</summary>
    public BudgetAccount? Budget { get; init; }

    /// <summary>
    /// Claims that are there: those named by the commands with their ancestors up to the terms' depth, those of the commands' visitors that
    /// have a slot, those that hold the commands' numbers, those that are due, and the first of the waiting list.
    /// </summary>
    public required IReadOnlyCollection<Claim> Claims { get; init; }

    /// <summary>
    /// The first so many of the waiting list are among <see cref="Claims"/>. Others that wait may be there because a command names them; they
    /// are not promoted, because nobody knows who stands before them.
    /// </summary>
    public required int WaitingRead { get; init; }

    /// <summary><see cref="Claim.CreatedAt"/> of the last of the waiting list; null: nobody waits.</summary>
    public required DateTime? LastJoined { get; init; }

    /// <summary>Of the claims that the commands name, and of those that are due.</summary>
    public required IReadOnlyCollection<Redemption> Redemptions { get; init; }

    /// <summary>Whose source is one of the claims that the commands name.</summary>
    public required IReadOnlyCollection<ClaimReward> Rewards { get; init; }
}
