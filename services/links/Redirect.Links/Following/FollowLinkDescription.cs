using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Redirect.Links.Limits;
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
                [HttpMethod.Post] = PasswordOperation(),
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
            Parameter("f", ParameterLocation.Query, "The form and its signature, such as qr.7K3M9P, as our addresses have it: deeplink, passphrase, surprise, qr, watermark or staff. Unsigned, wrongly signed or absent: link."),
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

    private static OpenApiOperation PasswordOperation() => new()
    {
        OperationId = nameof(GivePassword),
        Summary = "Give a link's password",
        Description = "The form of the link's own page; no visit. The right password is answered by a cookie that lets this browser follow the link for 24 hours, or until the password is changed. "
            + "After a wrong one the same network waits 1, 2, 4 and 8 seconds, and after the fifth 15 minutes, in which the right one is refused too.",
        Tags = null,
        Parameters = [Parameter("slug", ParameterLocation.Path, "1 to 64 characters, in any case.")],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/x-www-form-urlencoded"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { "password" },
                        Properties = new Dictionary<string, IOpenApiSchema> { ["password"] = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = PasswordHashes.MaxLength } },
                    },
                },
            },
        },
        Responses = new OpenApiResponses
        {
            ["303"] = new OpenApiResponse { Description = "Right, or none is asked for: back to the same address." },
            ["400"] = new OpenApiResponse { Description = "The form has not one field 'password'." },
            ["403"] = new OpenApiResponse { Description = "Wrong, or sent by another site's page." },
            ["404"] = new OpenApiResponse { Description = "No link has this slug." },
            ["410"] = new OpenApiResponse { Description = "The link was retired." },
            ["413"] = new OpenApiResponse { Description = "More than 2 KiB." },
            ["415"] = new OpenApiResponse { Description = "Not application/x-www-form-urlencoded." },
            ["429"] = new OpenApiResponse { Description = "Wait as long as Retry-After says." },
            ["503"] = new OpenApiResponse { Description = "Too many passwords are being checked, or the link can't be looked up now." },
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
