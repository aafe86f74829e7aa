namespace Redirect.Attribution.Alliances;

/// <summary>
/// Whether an obligation is kept: that a placement is shown, day by day, or that no more is received than the balance allows, week by week. Two misses in a
/// row warn and three pause (the trial's rule, which it lacked); two times kept in a row end the pause. Pure.
/// </summary>
/// <param name="Level">What follows from it.</param>
/// <param name="Misses">In a row; those before the pause and in it.</param>
/// <param name="Hits">In a row, while paused.</param>
internal readonly record struct Health(HealthLevel Level, int Misses, int Hits)
{
    /// <summary>Misses in a row that warn.</summary>
    public const int WarnAt = 2;

    /// <summary>Misses in a row that pause.</summary>
    public const int PauseAt = 3;

    /// <summary>Times kept in a row that end a pause.</summary>
    public const int ResumeAt = 2;

    /// <summary>After one more check.</summary>
    /// <param name="isKept">Null: it could not be expected, and nothing changes.</param>
    public Health After(bool? isKept) => isKept switch
    {
        null => this,
        true when Level == HealthLevel.Paused && Hits + 1 < ResumeAt => this with { Hits = Hits + 1 },
        true => default,
        _ when Level == HealthLevel.Paused => new Health(HealthLevel.Paused, Misses + 1, 0),
        _ => new Health(Misses + 1 >= PauseAt ? HealthLevel.Paused : Misses + 1 >= WarnAt ? HealthLevel.Warned : HealthLevel.Ok, Misses + 1, 0),
    };
}
