using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Stats;

/// <summary>Query parameters as REST callers write them, and refusals as problems.</summary>
internal static partial class StatsParameters
{
    public static Answer<StatsScope> Scope(HttpContext context, string? linkId, string? placementId, string? campaignId) =>
        StatsScope.Parse(context.GetPrincipal().MerchantId, linkId, placementId, campaignId);

    /// <summary>RFC 3339 with a zone; empty and null are none.</summary>
    public static bool TryTime(string? text, out DateTime? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (!Rfc3339().IsMatch(text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var some))
        {
            return false;
        }

        time = some.UtcDateTime;
        return true;
    }

    public static Answer<HourRange> Hours(string? from, string? to)
    {
        if (!TryTime(from, out var start))
        {
            return NoTime("from");
        }

        return TryTime(to, out var end) ? HourRange.Hours(start, end) : NoTime("to");
    }

    /// <summary>Whole days of UTC+8, both ends given.</summary>
    public static Answer<HourRange> Days(string? from, string? to)
    {
        if (!TryTime(from, out var start))
        {
            return NoTime("from");
        }

        if (!TryTime(to, out var end))
        {
            return NoTime("to");
        }

        return start is { } first && end is { } last
            ? HourRange.Days(first, last)
            : new Refusal(RefusalKind.Rule, start is null ? "from" : "to", "required", "This needs 'from' and 'to'.");
    }

    public static Refusal NoTime(string field) =>
        new(RefusalKind.Malformed, field, "time_malformed", $"'{field}' is not a time with a zone, such as 2026-01-31T00:00:00Z.");

    public static ProblemHttpResult ToProblem(this Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.NotFound => Problem.NotFound(refusal.Code, refusal.Detail),
        RefusalKind.State => Problem.Conflict(refusal.Code, refusal.Detail),
        RefusalKind.Malformed => Problem.Of(
            StatusCodes.Status400BadRequest, refusal.Code, refusal.Detail, [new FieldError(refusal.Field, refusal.Code, refusal.Detail)]),
        _ => Problem.Rule(refusal.Field, refusal.Code, refusal.Detail),
    };

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$")]
    private static partial Regex Rfc3339();
}
