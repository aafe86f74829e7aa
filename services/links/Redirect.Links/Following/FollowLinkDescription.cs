using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Redirect.Links.Pages;

namespace Redirect.Links.Following;

/// <summary>Describes <c>GET /{slug}</c> and <c>GET /{slug}+</c> in OpenAPI documents: as a plain request delegate, which is what makes it quick, it does not describe itself.</summary>
internal sealed class FollowLinkDescription : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var get = Operation("Follow a link", "Answered at once; every answer but those to HEAD and one-byte range requests is a visit.");
        get.OperationId = nameof(FollowLink);
        document.Paths ??= [];
        document.Paths["/{slug}"] = new OpenApiPathItem
        {
            Operations = new Dictionary<HttpMethod, OpenApiOperation>
            {
                [HttpMethod.Get] = get,
                [HttpMethod.Head] = Operation("Look where a link leads", "Answered like GET; no visit."),
            },
        };
        var inspect = Operation("Look where a link leads, in words", "A page that names the hosts a link may lead to, and warns of a title that pretends. No visit.");
        inspect.OperationId = nameof(InspectLink);
        inspect.Parameters = [Parameter("slug", ParameterLocation.Path, "1 to 64 characters, in any case.")];
        inspect.Responses!.Remove("302");
        inspect.Responses.Remove("403");
        document.Paths["/{slug}+"] = new OpenApiPathItem { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Get] = inspect } };
        return Task.CompletedTask;
    }

    private static OpenApiOperation Operation(string summary, string description) => new()
    {
        Summary = summary,
        Description = description,
        Tags = null,
        Parameters =
        [
            Parameter("slug", ParameterLocation.Path, "1 to 64 characters, in any case."),
            Parameter("p", ParameterLocation.Query, "The code of the placement where the address was found. Without it the link's default placement counts."),
            Parameter("f", ParameterLocation.Query, "The form: link (default), deeplink, passphrase, surprise, qr, watermark or staff."),
        ],
        Responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse { Description = "A page: inside an app that blocks such addresses, to wake an app, the card for crawlers, or the question for the password." },
            ["302"] = new OpenApiResponse { Description = "To the target; never cached." },
            ["403"] = new OpenApiResponse { Description = "The link is not open yet, is paused, or asks a client that is no browser for its password." },
            ["404"] = new OpenApiResponse { Description = "No link has this slug." },
            ["410"] = new OpenApiResponse { Description = "The link was retired, has expired, or its visits are used up." },
            ["429"] = new OpenApiResponse { Description = "Too many requests, or too many unknown slugs, from this address." },
            ["503"] = new OpenApiResponse { Description = "The link is not known here and can't be looked up now." },
        },
    };

    private static OpenApiParameter Parameter(string name, ParameterLocation location, string description) => new()
    {
        Name = name,
        In = location,
        Required = location == ParameterLocation.Path,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
