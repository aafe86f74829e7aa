using Microsoft.OpenApi;
using Redirect.Hosting.Principals;

namespace Redirect.Standalone;

/// <summary>
/// The OpenAPI document of all services together, <c>/openapi/v1.json</c>: only here are all endpoints in one process. The gateway serves a
/// copy of it, and a test holds the two together.
/// </summary>
internal static class ApiDocument
{
    private const string Scheme = "key";

    public static void AddApiDocument(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Redirect",
                Version = "v1",
                Description = "Times are RFC 3339 in UTC, money is in minor units, errors are RFC 9457 problems with a stable code.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var required = context.Description.ActionDescriptor.EndpointMetadata.OfType<PrincipalExtensions.RequiredPrincipal>().FirstOrDefault();
            if (required is not null)
            {
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
                operation.Description = required.Scope is null ? "Takes the admin key." : $"Takes a merchant's key with the scope {required.Scope}.";
            }

            return Task.CompletedTask;
        });
    });
}
