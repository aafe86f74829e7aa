using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Redirect.Media.QrCodes;

namespace Redirect.Media.PrintSheets;

/// <summary>What can't be read off the method: a body of two forms.</summary>
internal static class SheetDescription
{
    public static async Task OfMake(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = "A PDF of numbered labels, each with a code of its own, to be cut along its marks. Labels are JSON, or a table (CSV with a header of the same names, in UTF-8 or GB 18030; "
            + "5,000 rows, 1 MiB) in a form beside 'design' as JSON, and perhaps a 'logo' for the codes' middle. Placements that are described and not there yet are made, all or none; asked again, they are found and the file is the same "
            + "to the byte, so that the call may be repeated: an Idempotency-Key is not needed. With 'Prefer: respond-async' the answer is a job.";
        var json = await context.GetOrCreateSchemaAsync(typeof(SheetRequest), null, cancellationToken);
        var design = await context.GetOrCreateSchemaAsync(typeof(SheetRequest.DesignPart), null, cancellationToken);
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = json },
                ["multipart/form-data"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { "linkId", "labels" },
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["linkId"] = Text("uuid"),
                            ["campaignId"] = Text("uuid"),
                            ["channel"] = Text(null),
                            ["design"] = design,
                            ["labels"] = Text("binary"),
                            [LogoFile.Field] = Text("binary"),
                            [LogoFile.WidthField] = Text(null),
                        },
                    },
                },
            },
        };
    }

    private static OpenApiSchema Text(string? format) => new() { Type = JsonSchemaType.String, Format = format };
}
