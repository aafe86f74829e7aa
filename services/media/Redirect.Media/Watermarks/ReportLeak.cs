using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;

namespace Redirect.Media.Watermarks;

internal static class ReportLeak
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/report", HandleAsync).WithName(nameof(ReportLeak)).WithSummary("Where a picture got out: to whom the one that leaked was given")
            .AddOpenApiOperationTransformer(WatermarkDescription.OfReport).RequireScope(Scopes.MediaWrite);

    internal static async Task<Ok<Response>> HandleAsync(HttpContext context, PictureCall call, MediaMetrics metrics, CancellationToken cancellationToken)
    {
        await using var form = await call.ReceiveAsync(context, [], cancellationToken);
        var marks = await call.FindAsync(form, context, cancellationToken);
        metrics.Searched("report", marks.Count);
        var leaks = marks.Select(LeakAnswer.Of).ToList();
        var found = leaks.Count == 1 ? leaks[0] : null;
        return TypedResults.Ok(new Response(
            found is not null, found?.WatermarkId, found?.Campaign, found?.Placement, found?.Link, found?.IssuedAt, found?.Confidence, found?.Geometry, leaks.Count > 1 ? true : null, leaks.Count > 1 ? leaks : null));
    }

    /// <param name="Found">Whether the picture carries one mark that you gave out.</param>
    /// <param name="WatermarkId">12 hexadecimal digits.</param>
    /// <param name="Campaign">The placement's campaign.</param>
    /// <param name="Placement">To whom the picture was given; absent: to nobody in particular.</param>
    /// <param name="Link">The link that it stands for.</param>
    /// <param name="IssuedAt">When the mark was given out.</param>
    /// <param name="Confidence">How far the reading stands above what is accepted: 0.5 at the threshold, 1 at twice that and beyond.</param>
    /// <param name="Geometry">What became of the picture on its way.</param>
    /// <param name="Conflict">True: the picture carries different marks, so that nobody can say whose it was.</param>
    /// <param name="Candidates">Those marks, the clearer first.</param>
    internal sealed record Response(
        bool Found, string? WatermarkId, LeakAnswer.CampaignPart? Campaign, LeakAnswer.PlacementPart? Placement, LeakAnswer.LinkPart? Link, DateTimeOffset? IssuedAt, double? Confidence,
        LeakAnswer.GeometryPart? Geometry, bool? Conflict, IReadOnlyList<LeakAnswer>? Candidates);
}
