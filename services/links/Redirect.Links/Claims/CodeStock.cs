namespace Redirect.Links.Claims;

/// <summary>A code's stock: the row whose lock orders all that happens to its claims. Made with the code.</summary>
internal sealed class CodeStock
{
    public Guid CodeId { get; init; }

    /// <summary>Claims that hold stock now.</summary>
    public long Held { get; set; }

    /// <summary>The latest day of UTC+8 on which stock was taken. Never goes back, whatever a clock does.</summary>
    public DateOnly Day { get; set; }

    /// <summary>Claims that took stock on <see cref="Day"/> and still hold it.</summary>
    public long DayHeld { get; set; }

    /// <summary>On the waiting list now.</summary>
    public long Waiting { get; set; }

    /// <summary>Claims ever made, those that waited first included once they got stock.</summary>
    public long Claimed { get; set; }

    /// <summary>Claims ever redeemed.</summary>
    public long Redeemed { get; set; }

    /// <summary>Claims whose stock came back.</summary>
    public long Returned { get; set; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; set; }
}
