using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Media.Pictures;
using Redirect.Media.Uploads;
using Redirect.Media.Watermarks.Engine;
using IssuedMark = Redirect.Contracts.Links.V1.Watermark;

namespace Redirect.Media.Watermarks;

internal static class EmbedWatermark
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/embed", HandleAsync).WithName(nameof(EmbedWatermark)).WithSummary("Mark a picture with the invisible id of a link and placement")
            .AddOpenApiOperationTransformer(WatermarkDescription.OfEmbed)
            .ProducesProblem(StatusCodes.Status409Conflict).RequireScope(Scopes.MediaWrite);

    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> HandleAsync(
        HttpContext context, PictureCall call, MarkIssue issue, MarkSearch search, MediaMetrics metrics, CancellationToken cancellationToken)
    {
        await using var form = await call.ReceiveAsync(context, ["linkId", "placementId", .. MarkSettings.Names], cancellationToken);
        var fields = new FormFields(form);
        var (linkId, placementId) = (fields.Id("linkId"), fields.Id("placementId"));
        if (linkId is null && placementId is null && !fields.Errors.Any)
        {
            fields.Errors.Add("linkId", "required", "Say 'linkId', 'placementId' or both.");
        }

        var settings = MarkSettings.Read(fields);
        fields.Check();
        call.Required(form);

        // First, because it is quick to refuse. A mark that comes to no picture harms nobody: asked for again it is the same.
        var merchantId = context.GetPrincipal().MerchantId;
        var mark = await issue.OfAsync(merchantId, linkId, placementId, cancellationToken);
        return await call.WithPictureAsync<Results<FileContentHttpResult, ProblemHttpResult>>(
            form,
            merchantId,
            async (read, plan) =>
            {
                MarkSearch.RequireRoom(read.Picture);
                if (!settings.Again && await search.FindAsync(merchantId, read.Picture, plan, cancellationToken) is { Count: > 0 } found)
                {
                    metrics.Embedded("already_marked");
                    return AlreadyMarked(found[0]);
                }

                return await Task.Run(() => Mark(context, read, plan, mark, settings, metrics, cancellationToken), cancellationToken);
            },
            cancellationToken);
    }

    private static Results<FileContentHttpResult, ProblemHttpResult> Mark(
        HttpContext context, ReadPicture read, WatermarkPlan plan, IssuedMark mark, MarkSettings settings, MediaMetrics metrics, CancellationToken cancellationToken)
    {
        var marked = Engine.Watermark.Embed(read.Picture, mark.Id, plan, settings.Strength, cancellationToken);
        if (!marked.SelfTestPassed && !settings.Force)
        {
            metrics.Embedded("cannot_carry");
            return Problem.Rule("image", "picture_cannot_carry", "The mark could not be read back from worsened copies of this picture: it is too flat or too small. Take another, or mark it all the same with 'force=true'.");
        }

        var format = settings.Format ?? read.Format;
        var file = PictureWriter.Write(marked.Picture, format, settings.Quality);
        var headers = context.Response.Headers;
        headers["Watermark-Id"] = FoundMark.IdText(mark.Id);
        headers["Watermark-Psnr"] = marked.Psnr.ToString("F2", CultureInfo.InvariantCulture);
        headers["Watermark-Ssim"] = marked.Ssim.ToString("F4", CultureInfo.InvariantCulture);
        headers["Watermark-Level"] = marked.Level.ToString(CultureInfo.InvariantCulture);
        headers["Watermark-Self-Test"] = marked.SelfTestPassed ? "passed" : "failed";
        headers.CacheControl = "private, no-store";
        headers.XContentTypeOptions = "nosniff";
        metrics.Embedded("marked");
        return TypedResults.File(file, format.MediaType(), "marked." + format.Extension()); // never the name that came
    }

    private static ProblemHttpResult AlreadyMarked(FoundMark mark)
    {
        var problem = Problem.Conflict("already_marked", "The picture carries a mark of yours. Take the original; or mark it once more with 'again=true', after which nobody may be able to say whose it is.");
        var extensions = problem.ProblemDetails.Extensions;
        extensions["watermarkId"] = mark.Id;
        extensions["linkId"] = mark.LinkId;
        extensions["placementId"] = mark.PlacementId;
        return problem;
    }
}
