using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Rescoring;

/// <summary>A run of rescoring and how far it is.</summary>
/// <param name="Id">Of the run.</param>
/// <param name="State"><c>running</c>, <c>finished</c>.</param>
/// <param name="From">Whole days of UTC+8, as a time of UTC.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Days">How many.</param>
/// <param name="DaysDone">Of these.</param>
/// <param name="RulesVersion">By which it scores.</param>
/// <param name="Invalidated">Visits it took out of the net so far.</param>
/// <param name="Restored">Visits it put back.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="FinishedAt">Absent: not yet.</param>
internal sealed record RunBody(
    Guid Id, string State, DateTime From, DateTime To, int Days, int DaysDone, int RulesVersion, long Invalidated, long Restored, DateTime CreatedAt, DateTime? FinishedAt)
{
    public static RunBody Of(RescoringRun run, long invalidated, long restored) => new(
        run.Id,
        run.FinishedAt is null ? "running" : "finished",
        ChinaDay.Start(run.FirstDay),
        ChinaDay.Start(run.LastDay.AddDays(1)),
        run.LastDay.DayNumber - run.FirstDay.DayNumber + 1,
        run.NextDay.DayNumber - run.FirstDay.DayNumber,
        SivtRules.Version,
        invalidated,
        restored,
        run.CreatedAt,
        run.FinishedAt);
}
