using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Redirect.Media.QrCodes;

/// <summary>What can't be read off the method: a form with a file.</summary>
internal static class LogoDescription
{
    public static Task OfDraw(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = "The logo stands in the middle on a quiet ground and covers at most half of what the error correction can mend, and none of the patterns by which a reader finds the code; one that is too large "
            + "is refused with the largest that would do. Nothing is kept, and the same call makes the same picture: an Idempotency-Key is not needed.";
        var form = new OpenApiSchema { Type = JsonSchemaType.Object, Required = new HashSet<string> { "slug", LogoFile.Field }, Properties = new Dictionary<string, IOpenApiSchema>() };
        foreach (var (name, text) in new[]
        {
            ("slug", "The link's."), ("p", "A placement's code, to be counted for the visits of this picture."), ("domain", "The merchant's own short domain that the link lives on."),
            ("format", "svg, png or pdf; default png."), ("size", "Width in pixels, 64 to 2048; default 512."), ("mm", "Width on paper in millimetres, 8 to 500, instead of 'size'."),
            ("dpi", "Pixels an inch of a PNG with 'mm', 72 to 2400; default 300."), ("ecc", "L, M, Q or H; default the one that bears the largest logo."), ("margin", "The quiet zone's least width in modules, 0 to 16; default 4."),
            ("dark", "RRGGBB or RRGGBBAA; default 000000."), ("light", "RRGGBB, RRGGBBAA or transparent; default FFFFFF."), ("caption", "A text below, at most 40 characters."),
            (LogoFile.WidthField, $"The logo's longer side in percent of the code's width, {LogoFile.MinPercent} to {LogoFile.MaxPercent}; default {LogoFile.DefaultPercent}, or what the code can bear."),
        })
        {
            form.Properties[name] = new OpenApiSchema { Type = JsonSchemaType.String, Description = text };
        }

        form.Properties[LogoFile.Field] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "JPEG, PNG or WebP of at most 1 MiB; alpha is kept." };
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = form } } };
        operation.Responses ??= [];
        operation.Responses["200"] = new OpenApiResponse
        {
            Description = "OK",
            Content = Enum.GetValues<QrFormat>().ToDictionary(format => format.MediaType(), _ => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } }),
        };
        return Task.CompletedTask;
    }
}
