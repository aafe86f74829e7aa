using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Problems;
using Redirect.Links.Domains;

namespace Redirect.Links.DeepLinks;

/// <summary>
/// <c>apple-app-site-association</c> and <c>assetlinks.json</c>, where phones look for them. Answered as they are, never by a redirect,
/// which phones do not follow here.
/// </summary>
internal sealed class AssociationFiles(IOptions<AssociationOptions> options, DomainCache domains)
{
    private readonly Association common = new(
        options.Value.AppleAppIds, [.. options.Value.AndroidApps.Select(AssociationOptions.Split).OfType<(string, string)>()]);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, "/.well-known/apple-app-site-association", "AppleAssociation", files => files.Apple);
        Map(endpoints, "/apple-app-site-association", "AppleAssociationAtRoot", files => files.Apple);
        Map(endpoints, "/.well-known/assetlinks.json", "AndroidAssociation", files => files.Android);
        Map(endpoints, "/assetlinks.json", "AndroidAssociationAtRoot", files => files.Android);
    }

    /// <summary>The files of the host that was asked; null: no app is set for it.</summary>
    public Association? Of(HttpRequest request)
    {
        if (!domains.TryFind(request, out var domain))
        {
            return null;
        }

        return domain is null ? common
            : domain.Association is { } own ? new Association(own.AppleAppIds, [.. own.AndroidApps.SelectMany(app => app.Fingerprints.Select(print => (app.Package, print)))])
            : null;
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path, string name, Func<Association, byte[]?> choose) =>
        endpoints.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], (HttpContext context, AssociationFiles files) => Answer(context, files, choose))
            .WithName(name).WithSummary("The apps that may open this domain's addresses").WithTags("Association")
            .Produces<object>(StatusCodes.Status200OK, "application/json").ProducesProblem(StatusCodes.Status404NotFound);

    private static Results<FileContentHttpResult, ProblemHttpResult> Answer(HttpContext context, AssociationFiles files, Func<Association, byte[]?> choose)
    {
        if (files.Of(context.Request) is not { } association || choose(association) is not { } file)
        {
            return Problem.NotFound("association_unknown", "No app is set for this domain.");
        }

        // Apple's and Google's servers fetch it, and phones ask those: a change need not be seen at once.
        context.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Bytes(file, "application/json");
    }
}
