using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;

namespace Redirect.Attribution.Stats;

/// <summary>Says of an endpoint that it answers tables as well.</summary>
internal static class CsvToo
{
    /// <summary>For handlers with a parameter <c>format</c> that answer a <see cref="CsvAnswer"/> beside JSON.</summary>
    public static RouteHandlerBuilder OrCsv(this RouteHandlerBuilder builder) => builder.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        if (operation.Parameters?.FirstOrDefault(parameter => parameter.Name == "format") is OpenApiParameter format)
        {
            format.Description = "What is answered; without it 'Accept' decides. A table is UTF-8 with its mark, and no cell of it is a formula.";
            format.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create("json"), JsonValue.Create("csv")] };
        }

        if (operation.Responses?.TryGetValue("200", out var answer) == true)
        {
            answer.Content?.TryAdd("text/csv", new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }

        return Task.CompletedTask;
    });
}
