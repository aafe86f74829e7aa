using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace Redirect.Attribution.OrderFiles;

/// <summary>What can't be read off the methods that take a file: their bodies are streams.</summary>
internal static class FileDescription
{
    public static RouteHandlerBuilder DescribeFile(this RouteHandlerBuilder builder, bool isDryRunnable) => builder
        .Produces<FileAnswer>()
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Description = $"A table (RFC 4180, with a header; commas, semicolons or tabs) of at most {FileLimits.MaxRows} rows and 64 MiB. Times without a zone are of UTC+8; the platform's amounts are yuan. "
                + "A file that can't be read to its end is refused as a whole, with the number of the row; a row that is wrong stops no other. "
                + $"The answer tells of the first {FileLimits.MaxToldRows} rows that were not taken; with 'Accept: application/x-ndjson' it is a line for every row and a last one for the whole.";
            Parameter(operation, "platform", "Where the orders were sold; absent: taobao.", new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[a-z0-9_-]{1,32}$" });
            Parameter(operation, "encoding", "What the file is in; absent: found out.", new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. Names("auto", "utf-8", "gb18030")] });
            if (isDryRunnable)
            {
                Parameter(operation, "dryRun", "Says what would be done, each thousand rows for themselves, and does nothing.", new OpenApiSchema { Type = JsonSchemaType.Boolean });
            }

            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { ["text/csv"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } },
            };
            return Task.CompletedTask;
        });

    /// <summary>Adds a parameter of the address.</summary>
    public static void Parameter(OpenApiOperation operation, string name, string description, OpenApiSchema schema)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema });
    }

    private static IEnumerable<JsonNode> Names(params IEnumerable<string> names) => names.Select(name => (JsonNode)JsonValue.Create(name));
}
