namespace Redirect.Links.Claims.Book;

/// <summary>What became of a command. All but the first group change nothing.</summary>
internal enum ClaimOutcome
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>A new claim stands on the waiting list.</summary>
    Waits,

    /// <summary>It had been done before, by the business key: the same order, or a claim that is released, expired or reversed already in that way.</summary>
    DoneBefore,

    /// <summary>The code is not running (unknown looks the same from outside).</summary>
    NotRunning,

    /// <summary>This one-time code is held by a claim.</summary>
    CodeUsed,

    /// <summary>Nothing is left, and nobody may wait, or the caller did not want to, or the list is full.</summary>
    SoldOut,

    /// <summary>Nothing is left today.</summary>
    SoldOutToday,

    /// <summary>The campaign's budget does not bear another claim.</summary>
    BudgetUsedUp,

    /// <summary>The visitor holds as many as allowed.</summary>
    VisitorLimit,

    /// <summary>The benefit is not for this audience.</summary>
    WrongAudience,

    /// <summary>The claim window is over, or has not begun.</summary>
    WindowOver,

    /// <summary>The parent is no claim of this code that holds stock.</summary>
    ParentUnknown,

    /// <summary>The visitor, person or device is the parent's.</summary>
    SelfReferral,

    /// <summary>The visitor, person or device is further up in the chain.</summary>
    ReferralLoop,

    /// <summary>The chain is as long as it may be.</summary>
    ReferralTooDeep,

    /// <summary>The code's claims can't be shared.</summary>
    NotShareable,

    /// <summary>No such claim of this code.</summary>
    ClaimUnknown,

    /// <summary>The claim is not in a state for that.</summary>
    WrongState,

    /// <summary>The claim's time is over, even if nobody has written it down yet.</summary>
    Expired,

    /// <summary>The item was redeemed, in another order or with another amount.</summary>
    AlreadyRedeemed,

    /// <summary>The benefit has more than one item, or fewer than that.</summary>
    ItemUnclear,

    /// <summary>Not between 0 and the face value; or not between 1 and what is left to be taken back.</summary>
    AmountTooLarge,

    /// <summary>The code's placement is another member of staff's.</summary>
    StaffMismatch,
}
