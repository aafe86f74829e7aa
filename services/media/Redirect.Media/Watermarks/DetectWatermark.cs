using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;

namespace Redirect.Media.Watermarks;

internal static class DetectWatermark
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/detect", HandleAsync).WithName(nameof(DetectWatermark)).WithSummary("Whose mark a picture carries")
            .AddOpenApiOperationTransformer(WatermarkDescription.OfDetect).RequireScope(Scopes.MediaWrite);

    internal static async Task<Ok<Response>> HandleAsync(HttpContext context, PictureCall call, MediaMetrics metrics, CancellationToken cancellationToken)
    {
        await using var form = await call.ReceiveAsync(context, [], cancellationToken);
        var marks = await call.FindAsync(form, context, cancellationToken);
        metrics.Searched("detect", marks.Count);
        var found = marks.Count == 1 ? MarkAnswer.Of(marks[0]) : null;
        return TypedResults.Ok(new Response(
            found is not null, found?.WatermarkId, found?.LinkId, found?.PlacementId, found?.Confidence, marks.Count > 1 ? true : null, marks.Count > 1 ? [.. marks.Select(MarkAnswer.Of)] : null));
    }

    /// <param name="Found">Whether the picture carries one mark that you gave out.</param>
    /// <param name="WatermarkId">12 hexadecimal digits.</param>
    /// <param name="LinkId">The link that it stands for.</param>
    /// <param name="PlacementId">The placement that the picture was given to; absent: to nobody in particular.</param>
    /// <param name="Confidence">How far the reading stands above what is accepted: 0.5 at the threshold, 1 at twice that and beyond.</param>
    /// <param name="Conflict">True: the picture carries different marks, so that nobody can say whose it was.</param>
    /// <param name="Candidates">Those marks, the clearer first.</param>
    internal sealed record Response(
        bool Found, string? WatermarkId, Guid? LinkId, Guid? PlacementId, double? Confidence, bool? Conflict, IReadOnlyList<MarkAnswer>? Candidates);
}
