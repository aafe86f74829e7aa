using Redirect.Hosting.Problems;

namespace Redirect.Links.Requests;

/// <summary>Times as they are kept: UTC, in whole milliseconds, so that every database gives back what was answered.</summary>
internal static class Times
{
    public static DateTime Now(this TimeProvider clock) => WholeMilliseconds(clock.GetUtcNow().UtcDateTime);

    /// <summary>A time of a request, which must name its offset; null and an error when it does not.</summary>
    public static DateTime? Utc(this FieldErrors errors, string field, DateTime? value)
    {
        if (value is not { } given)
        {
            return null;
        }

        if (given.Kind != DateTimeKind.Unspecified)
        {
            return WholeMilliseconds(given.ToUniversalTime());
        }

        errors.Add(field, "time_zone_missing", $"'{field}' is a time with its offset, such as 2026-11-11T00:00:00+08:00 or …Z.");
        return null;
    }

    private static DateTime WholeMilliseconds(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
}
