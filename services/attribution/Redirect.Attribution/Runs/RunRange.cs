using Redirect.Attribution.Conversions;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Stats;

namespace Redirect.Attribution.Runs;

/// <summary>From when to when orders were paid: from inclusive, to exclusive, to the millisecond.</summary>
internal sealed record RunRange(DateTime From, DateTime To)
{
    /// <summary>A leap year.</summary>
    public const int MaxDays = 366;

    private static readonly DateTime Latest = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Checks a range; both ends are required.</summary>
    public static Answer<RunRange> Read(DateTime? from, DateTime? to)
    {
        if (from is not { } start || to is not { } end)
        {
            return new Refusal(RefusalKind.Rule, from is null ? "from" : "to", "required", "'from' and 'to' are required: times with their offset, such as 2026-11-01T00:00:00Z.");
        }

        (start, end) = (OrderReader.Milliseconds(start), OrderReader.Milliseconds(end));
        if (start < VisitReader.Earliest || start >= Latest || end < VisitReader.Earliest || end > Latest)
        {
            return new Refusal(RefusalKind.Rule, start < VisitReader.Earliest || start >= Latest ? "from" : "to", "time_out_of_range", "'from' and 'to' must be between 2020 and 2100.");
        }

        return start >= end ? new Refusal(RefusalKind.Rule, "to", "range_empty", "'to' must be after 'from'.")
            : end - start > TimeSpan.FromDays(MaxDays) ? new Refusal(RefusalKind.Rule, "to", "range_too_long", $"A range is at most {MaxDays} days.")
            : new RunRange(start, end);
    }

    /// <summary>The same of texts.</summary>
    public static Answer<RunRange> Read(string? from, string? to) =>
        !StatsParameters.TryTime(from, out var start) ? StatsParameters.NoTime("from")
        : !StatsParameters.TryTime(to, out var end) ? StatsParameters.NoTime("to")
        : Read(start, end);
}
