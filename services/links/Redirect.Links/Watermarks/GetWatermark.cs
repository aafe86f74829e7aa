using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Storage;

namespace Redirect.Links.Watermarks;

internal static class GetWatermark
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id}", HandleAsync).WithName(nameof(GetWatermark)).WithSummary("Read what a watermark stands for; its id is 12 hexadecimal digits")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<WatermarkAnswer>, ProblemHttpResult>> HandleAsync(string id, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        return WatermarkId.TryParse(id, out var number)
            && await WatermarkRow.Of(db, db.Watermarks.Where(mark => mark.Id == number && mark.MerchantId == merchantId)).SingleOrDefaultAsync(cancellationToken) is { } row
            ? TypedResults.Ok(WatermarkAnswer.Of(row))
            : Problem.NotFound("watermark_not_found", "You have no watermark with this id.");
    }
}
