using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Redirect.Links.Following;

/// <summary>Describes <c>GET /{slug}</c> in OpenAPI documents: as a plain request delegate, which is what makes it quick, it does not describe itself.</summary>
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
        document.Paths["/"] = new OpenApiPathItem
        {
            Operations = new Dictionary<HttpMethod, OpenApiOperation>
            {
                [HttpMethod.Get] = new()
                {
                    OperationId = "FollowRoot",
                    Summary = "The bare domain",
                    Description = "On a merchant's own short domain: to its rootTarget.",
                    Responses = new OpenApiResponses
                    {
                        ["302"] = new OpenApiResponse { Description = "To the domain's rootTarget." },
                        ["404"] = new OpenApiResponse { Description = "There is none." },
                    },
                },
            },
        };
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
            ["302"] = new OpenApiResponse { Description = "To the target; never cached." },
            ["404"] = new OpenApiResponse { Description = "No link has this slug." },
            ["410"] = new OpenApiResponse { Description = "The link was retired." },
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
