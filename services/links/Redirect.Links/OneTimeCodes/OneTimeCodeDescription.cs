using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Redirect.Links.OneTimeCodes;

/// <summary>What can't be read off the methods that make and list one-time codes: their answers are streams.</summary>
internal static class OneTimeCodeDescription
{
    public static Task OfMaking(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = "Makes what the surprise code's 'count' still lacks. Lines 'code,number' come while codes are made, and every line that comes is stored. "
            + "No 'Idempotency-Key' is needed, because a repeated call never makes a code too many: when an answer breaks off, call again with 'from' = the last number that came, plus one, "
            + "and it goes on there. Without 'from' only codes that this call makes come; 'from=0' gives all.";
        Describe(operation, "from", "The first number to send, of codes that exist as well.", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" });
        return Task.CompletedTask;
    }

    public static Task OfList(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = "Lines 'code,number,state' in the order of the numbers, as it is while each part of the file is read. When an answer breaks off, go on with 'after' = the last number that came.";
        Describe(operation, "after", "Only codes with a greater number.", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" });
        Describe(operation, "state", "Only codes in this state. A code whose claim was released, expired or reversed is unused again.", new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [JsonValue.Create("unused"), JsonValue.Create("waiting"), JsonValue.Create("claimed"), JsonValue.Create("redeemed")],
        });
        return Task.CompletedTask;
    }

    private static void Describe(OpenApiOperation operation, string name, string description, OpenApiSchema schema)
    {
        if (operation.Parameters?.FirstOrDefault(parameter => parameter.Name == name) is OpenApiParameter parameter)
        {
            parameter.Description = description;
            parameter.Schema = schema;
        }

        operation.Responses ??= [];
        operation.Responses["200"] = new OpenApiResponse
        {
            Description = "OK",
            Content = new Dictionary<string, OpenApiMediaType> { ["text/csv"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } },
        };
    }
}
