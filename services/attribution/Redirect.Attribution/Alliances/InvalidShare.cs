namespace Redirect.Attribution.Alliances;

/// <summary>When what a side sends is suspicious: a partner's robot is in no count, and yet somebody ought to know of it. Pure.</summary>
internal static class InvalidShare
{
    /// <summary>Visits in the last seven days below which nothing is said.</summary>
    public const long LeastVisits = 100;

    /// <summary>At least half of them are invalid.</summary>
    public static bool IsAbnormal(long visits, long invalid) => visits >= LeastVisits && invalid * 2 >= visits;
}
