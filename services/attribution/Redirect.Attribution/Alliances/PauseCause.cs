namespace Redirect.Attribution.Alliances;

/// <summary>Why a side's placements are not to be shown. The numbers are stored.</summary>
internal enum PauseCause : short
{
    /// <summary>One of the sides holds the alliance.</summary>
    Manual = 1,

    /// <summary>The side does not show a placement of the other.</summary>
    Missing = 2,

    /// <summary>The side received more than its share.</summary>
    Ratio = 3,
}
