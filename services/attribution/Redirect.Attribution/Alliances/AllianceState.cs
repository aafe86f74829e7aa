namespace Redirect.Attribution.Alliances;

/// <summary>How far an alliance is. The numbers are stored.</summary>
internal enum AllianceState : short
{
    /// <summary>One side asked, the other has not answered.</summary>
    Proposed = 1,

    /// <summary>Visits count, from its start on.</summary>
    Active = 2,

    /// <summary>One of the sides holds all of it; visits are served and do not count.</summary>
    Paused = 3,

    /// <summary>The other side did not want it.</summary>
    Declined = 4,

    /// <summary>Over; what was counted stays, and late corrections are still booked.</summary>
    Ended = 5,
}
