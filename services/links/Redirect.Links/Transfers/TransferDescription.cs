using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Redirect.Hosting.Writes;

namespace Redirect.Links.Transfers;

/// <summary>What can't be read off the import's and the export's methods: their files are streams.</summary>
internal static class TransferDescription
{
    public static Task OfImport(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = "A table (RFC 4180, with a header; commas, semicolons or tabs) or one JSON object a line, in UTF-8 or with charset=gb18030. "
            + "The answer is a line for each row and a last one with the summary; with 'Accept: application/json' it is one document with the first 1,000 rows. "
            + "A file that can't be read to its end is refused as a whole, with the number of the row; a row that is wrong stops no other. "
            + "Sent again, what is there is passed over. Visits that were counted elsewhere are reported and not kept.";
        Parameter(operation, "dialect", "Whose file it is; told from its columns if absent.", new OpenApiSchema { Type = JsonSchemaType.String, Enum = Names("redirect", "yourls", "shlink", "kutt", "bitly") });
        Parameter(operation, "onConflict", "When a slug is there and leads elsewhere: 'skip' refuses the row, 'fail' ends the import there, 'update' changes your own link.", new OpenApiSchema { Type = JsonSchemaType.String, Enum = Names("skip", "fail", "update") });
        Parameter(operation, "dryRun", "Says what would be done, and does nothing.", new OpenApiSchema { Type = JsonSchemaType.Boolean });
        Parameter(operation, "from", "The first row to take, from 1: where an import that broke off goes on.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" });
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = WriteFilters.KeyHeader,
            In = ParameterLocation.Header,
            Description = "Names this call. Repeated, rows without slug and externalId are found again instead of made twice: they have an externalId made of it.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255, Pattern = "^[ -~]+$" },
        });
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Files("text/csv", "application/x-ndjson") };
        Answer(operation, Files("application/x-ndjson", "application/json"));
        return Task.CompletedTask;
    }

    public static Task OfExport(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = "Every link that is not retired, oldest first, with all its fields but the password. The file can be imported again. "
            + "Cells that a spreadsheet would run as a formula have an apostrophe before them, which the import takes off.";
        Answer(operation, Files("text/csv", "application/x-ndjson"));
        return Task.CompletedTask;
    }

    private static void Parameter(OpenApiOperation operation, string name, string description, OpenApiSchema schema)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema });
    }

    private static List<JsonNode> Names(params IReadOnlyList<string> names) => [.. names.Select(name => JsonValue.Create(name))];

    private static void Answer(OpenApiOperation operation, IDictionary<string, OpenApiMediaType> content)
    {
        operation.Responses ??= [];
        operation.Responses["200"] = new OpenApiResponse { Description = "OK", Content = content };
    }

    private static Dictionary<string, OpenApiMediaType> Files(params ReadOnlySpan<string> types)
    {
        var files = new Dictionary<string, OpenApiMediaType>();
        foreach (var type in types)
        {
            files[type] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        return files;
    }
}
