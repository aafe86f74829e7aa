using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Media.Jobs;

internal static class GetJob
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}", Handle).WithName(nameof(GetJob)).WithSummary("How far a job is")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.MediaWrite);

    internal static Results<Ok<JobAnswer>, ProblemHttpResult> Handle(Guid id, HttpContext context, JobFolder folder)
    {
        if (folder.Find(id, context.GetPrincipal().MerchantId) is not { } job)
        {
            return NotFound();
        }

        context.Response.Headers.CacheControl = "no-store";
        if (job.State is JobState.Waiting or JobState.Running)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return TypedResults.Ok(JobAnswer.Of(job));
    }

    public static ProblemHttpResult NotFound() => Problem.NotFound("job_not_found", "There is no such job, or it was over long ago.");
}
