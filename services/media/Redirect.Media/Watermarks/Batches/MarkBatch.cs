using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Media.Jobs;
using Redirect.Media.Pictures;
using Redirect.Media.Uploads;

namespace Redirect.Media.Watermarks.Batches;

/// <summary>Marks many pictures for many placements, at once or as a job.</summary>
internal sealed class MarkBatch(
    BatchRun run, BatchSlots slots, PictureLibrary library, WatermarkPlans plans, MarkIssue issue, JobDesk desk, IOptions<WatermarkOptions> options, IOptions<PictureOptions> pictureOptions)
{
    private const string FileName = "marked.zip";
    private const string ContentType = "application/zip";

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/batches", (HttpContext context, MarkBatch batch, CancellationToken cancellationToken) => batch.HandleAsync(context, cancellationToken))
            .WithName(nameof(MarkBatch)).WithSummary("Mark many pictures, each for many placements, into a ZIP")
            .AddOpenApiOperationTransformer(WatermarkDescription.OfBatch).RequireScope(Scopes.MediaWrite);

    private async Task<Results<EmptyHttpResult, Accepted<JobAnswer>, ProblemHttpResult>> HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        library.Require();
        var form = await BatchForm.ReceiveAsync(context, options.Value.MaxBatchBytes, cancellationToken);
        var pictures = default(BatchPictures);
        var handedOver = false;
        try
        {
            var wanted = await BatchForm.ReadAsync(form, cancellationToken);
            pictures = BatchPictures.Of(form, pictureOptions.Value.MaxBytes, options.Value.MaxUnpackedBytes);
            Check(pictures.All.Count, wanted.PlacementIds.Count);
            var work = await PrepareAsync(context.GetPrincipal().MerchantId, wanted, pictures, cancellationToken);
            if (JobAnswer.IsWanted(context.Request))
            {
                var job = desk.Start(
                    work.MerchantId,
                    "watermark-batch",
                    FileName,
                    ContentType,
                    work.Pictures.Count * work.Marks.Count,
                    async (result, done, cancel) =>
                    {
                        await using var owned = form;
                        using var read = pictures;
                        await run.WriteAsync(work, result, done, cancel);
                    });
                handedOver = job is not null;
                return JobAnswer.Accepted(context, job).Result is Accepted<JobAnswer> accepted ? accepted : Problem.Unavailable(context, "jobs_busy", "Too many jobs are waiting. Try again.");
            }

            using var slot = slots.Take();
            context.Response.ContentType = ContentType;
            context.Response.Headers.ContentDisposition = $"attachment; filename={FileName}";
            context.Response.Headers.CacheControl = "private, no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            await run.WriteAsync(work, context.Response.Body, null, cancellationToken);
            return TypedResults.Empty;
        }
        finally
        {
            if (!handedOver)
            {
                pictures?.Dispose();
                await form.DisposeAsync();
            }
        }
    }

    private static void Check(int pictures, int placements)
    {
        if (pictures == 0)
        {
            throw new UploadRefusedException([new(BatchForm.Images, "required", $"Send pictures: a ZIP as '{BatchForm.Images}', or each as '{BatchForm.Image}'.")]);
        }

        if ((long)pictures * placements > BatchForm.MaxMade)
        {
            throw new UploadRefusedException([new(BatchForm.Images, "batch_too_large", $"Pictures times placements may be at most {BatchForm.MaxMade}; these are {pictures} times {placements}.")]);
        }
    }

    // All that the link service can refuse, before the answer has begun.
    private async Task<BatchRun.Work> PrepareAsync(Guid merchantId, BatchForm wanted, BatchPictures pictures, CancellationToken cancellationToken)
    {
        var marks = new List<BatchMark>(wanted.PlacementIds.Count);
        foreach (var placementId in wanted.PlacementIds)
        {
            var issued = await issue.OfAsync(merchantId, wanted.LinkId, placementId, cancellationToken);
            marks.Add(new BatchMark(issued.Id, placementId, issued.PlacementCode, issued.PlacementName));
        }

        return new BatchRun.Work(merchantId, await plans.OfAsync(merchantId, cancellationToken), pictures.All, marks, wanted.Settings);
    }
}
