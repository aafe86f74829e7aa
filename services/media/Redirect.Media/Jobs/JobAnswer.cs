using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Redirect.Hosting.Problems;

namespace Redirect.Media.Jobs;

/// <summary>A job as callers see it.</summary>
/// <param name="Id">The job.</param>
/// <param name="Kind">What is made.</param>
/// <param name="State">waiting, running, done or failed.</param>
/// <param name="Done">How many pieces are done.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Result">Where the result is fetched, once it is done.</param>
/// <param name="Failure">Why it failed: a stable code.</param>
/// <param name="Detail">The same in a sentence.</param>
internal sealed record JobAnswer(Guid Id, string Kind, string State, int Done, int Total, string? Result, string? Failure, string? Detail)
{
    private const string Preference = "respond-async";

    public static JobAnswer Of(Job job) =>
        new(job.Id, job.Kind, job.State.ToString().ToLowerInvariant(), job.Done, job.Total, job.State == JobState.Done ? $"{AddressOf(job.Id)}/result" : null, job.Failure, job.Detail);

    /// <summary>Whether the caller would rather come back for the result (<c>Prefer: respond-async</c>, RFC 7240).</summary>
    public static bool IsWanted(HttpRequest request) =>
        request.Headers["Prefer"].Any(value => value?.Split(',', ';').Any(part => part.AsSpan().Trim().Equals(Preference, StringComparison.OrdinalIgnoreCase)) == true);

    /// <summary>202 with the job's address; 503 when too many wait.</summary>
    public static Results<Accepted<JobAnswer>, ProblemHttpResult> Accepted(HttpContext context, Job? job)
    {
        if (job is null)
        {
            return Problem.Unavailable(context, "jobs_busy", "Too many jobs are waiting. Try again.");
        }

        context.Response.Headers["Preference-Applied"] = Preference;
        return TypedResults.Accepted(AddressOf(job.Id), Of(job));
    }

    private static string AddressOf(Guid id) => $"/api/v1/jobs/{id}";
}
