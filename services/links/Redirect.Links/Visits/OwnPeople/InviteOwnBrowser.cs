using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Visits.OwnPeople;

/// <summary>
/// Makes the address by which a merchant's own people mark their browsers. By the browser and not by the address it has: a phone has
/// another one every hour, and an office shares its own with its visitors.
/// </summary>
internal static class InviteOwnBrowser
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", Handle).WithName(nameof(InviteOwnBrowser)).WithSummary("Make an address that marks a browser as your own: its visits are internal")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable).RequireScope(Scopes.LinksWrite);

    internal static Results<Ok<Response>, ProblemHttpResult> Handle(HttpContext context, BrowserMarks marks, PublicAddresses addresses, TimeProvider clock)
    {
        if (marks.Mark is not { } mark)
        {
            return Problem.Unavailable(context, "own_browsers_unavailable", "The key is not at hand yet. Try again.");
        }

        var merchantId = context.GetPrincipal().MerchantId;
        var expires = clock.GetUtcNow() + BrowserMark.AddressLife;
        var page = addresses.BaseOf(context) + OwnBrowserPage.Path;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Response(
            page + mark.Token(merchantId, expires, marks: true), page + mark.Token(merchantId, expires, marks: false),
            DateTimeOffset.FromUnixTimeSeconds(expires.ToUnixTimeSeconds()).UtcDateTime));
    }

    /// <param name="MarkUrl">To be opened in each browser and app whose visits are not a reader's; the mark stays for a year.</param>
    /// <param name="UnmarkUrl">Takes the mark away from the browser that opens it.</param>
    /// <param name="ExpiresAt">Until then the addresses can be opened.</param>
    internal sealed record Response(string MarkUrl, string UnmarkUrl, DateTime ExpiresAt);
}
