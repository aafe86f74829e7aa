using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Redirect.Attribution.Stats;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Reconciliations;

/// <summary>What the address of a reconciliation says.</summary>
/// <param name="OfRefunds">Else of orders.</param>
/// <param name="From">Null: from the file's first row.</param>
/// <param name="To">Null: to the file's last.</param>
/// <param name="GraceHours">How young what one side misses may be to be late only.</param>
internal sealed record ReconcileQuery(bool OfRefunds, DateTime? From, DateTime? To, int GraceHours)
{
    /// <summary>A week.</summary>
    public const int MaxGraceHours = 168;

    /// <summary>If nobody says otherwise: platforms' files are of the day before.</summary>
    public const int DefaultGraceHours = 24;

    /// <summary>Days of a period at most: a year, leap or not.</summary>
    public const int MaxDays = 366;

    public static (ReconcileQuery? Query, ProblemHttpResult? Problem) Read(HttpRequest request)
    {
        string? kind = request.Query["kind"];
        if (kind is not (null or "" or "orders" or "refunds"))
        {
            return (null, Problem.Rule("kind", "kind_unknown", "'kind' is orders or refunds."));
        }

        if (!StatsParameters.TryTime(request.Query["from"], out var from))
        {
            return (null, StatsParameters.NoTime("from").ToProblem());
        }

        if (!StatsParameters.TryTime(request.Query["to"], out var to))
        {
            return (null, StatsParameters.NoTime("to").ToProblem());
        }

        if ((from is null) != (to is null))
        {
            return (null, Problem.Rule("from", "period_half", "Give 'from' and 'to', or neither."));
        }

        if (from >= to || to - from > TimeSpan.FromDays(MaxDays))
        {
            return (null, Problem.Rule("to", "period_out_of_range", $"'to' is after 'from', by at most {MaxDays} days."));
        }

        var grace = DefaultGraceHours;
        if ((string?)request.Query["graceHours"] is { Length: > 0 } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out grace) && grace <= MaxGraceHours))
        {
            return (null, Problem.Rule("graceHours", "grace_out_of_range", $"'graceHours' is 0 to {MaxGraceHours}."));
        }

        return (new ReconcileQuery(kind == "refunds", from, to, grace), null);
    }
}
