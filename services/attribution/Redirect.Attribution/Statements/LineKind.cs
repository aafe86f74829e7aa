namespace Redirect.Attribution.Statements;

/// <summary>What a line is for. The numbers are stored.</summary>
internal enum LineKind : short
{
    /// <summary>A child order.</summary>
    Order = 1,

    /// <summary>The billable visits of a day at a placement.</summary>
    Visits = 2,

    /// <summary>One item of a benefit used in an order.</summary>
    Redemption = 3,

    /// <summary>A transfer that another feature booked with the partner.</summary>
    Entry = 4,
}
