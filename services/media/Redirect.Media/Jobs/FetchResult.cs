using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Media.Jobs;

internal static class FetchResult
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}/result", Handle).WithName(nameof(FetchResult)).WithSummary("What a job has made; parts of it can be asked for by Range")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream").Produces<Stream>(StatusCodes.Status206PartialContent, "application/octet-stream")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).RequireScope(Scopes.MediaWrite);

    internal static Results<FileStreamHttpResult, ProblemHttpResult> Handle(Guid id, HttpContext context, JobFolder folder)
    {
        if (folder.Find(id, context.GetPrincipal().MerchantId) is not { } job)
        {
            return GetJob.NotFound();
        }

        switch (job.State)
        {
            case JobState.Failed:
                return Problem.Conflict(job.Failure!, job.Detail!);
            case JobState.Done when folder.OpenResult(id) is { } result:
                context.Response.Headers.CacheControl = "private, no-store";
                context.Response.Headers.XContentTypeOptions = "nosniff";
                return TypedResults.Stream(result, job.ContentType, job.FileName, enableRangeProcessing: true);
            case JobState.Done:
                return GetJob.NotFound();
            default:
                context.Response.Headers.RetryAfter = "1";
                return Problem.Conflict("job_running", "The job is at work still. Ask how far it is, and come back.");
        }
    }
}
