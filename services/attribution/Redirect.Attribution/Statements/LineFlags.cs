namespace Redirect.Attribution.Statements;

/// <summary>Why a line earns less than its rate would give; a line has at most one.</summary>
internal static class LineFlags
{
    public const string None = "";

    /// <summary>No card of the partner held on the day: nothing is owed, and no rate is made up.</summary>
    public const string NoRate = "no_rate";

    /// <summary>A cap or the budget was used up; of visits for some of them.</summary>
    public const string OverCap = "over_cap";

    /// <summary>The order was closed.</summary>
    public const string Closed = "closed";

    /// <summary>The redemption was taken back.</summary>
    public const string Reversed = "reversed";

    /// <summary>The commission is less than one minor unit.</summary>
    public const string BelowMinimum = "below_minimum";

    /// <summary>The order is in another currency than the card.</summary>
    public const string OtherCurrency = "other_currency";
}
