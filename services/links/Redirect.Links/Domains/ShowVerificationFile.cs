using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redirect.Links.Domains.Verification;

namespace Redirect.Links.Domains;

/// <summary>
/// The verification file of a verified domain, once it leads to us and not to the merchant's own web server: so that it can be looked for again.
/// Only of the domain that is verified; who has merely claimed a host that leads to us gets nothing by it.
/// </summary>
internal static class ShowVerificationFile
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(ProofPlaces.Folder + "{token}", Handle).WithName(nameof(ShowVerificationFile)).ExcludeFromDescription();

    internal static IResult Handle(string token, HttpContext context, DomainCache domains)
    {
        context.Response.Headers.CacheControl = "no-store";
        return domains.Find(context.Request) is { } domain && string.Equals(domain.Token, token, StringComparison.Ordinal)
            ? Results.Text(ProofPlaces.ContentOf(token))
            : Results.NotFound();
    }
}
