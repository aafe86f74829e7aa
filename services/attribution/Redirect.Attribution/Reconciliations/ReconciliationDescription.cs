using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Redirect.Attribution.OrderFiles;

namespace Redirect.Attribution.Reconciliations;

/// <summary>What can't be read off the method that compares a file: its body is a stream, and its parameters are read by hand.</summary>
internal static class ReconciliationDescription
{
    public static RouteHandlerBuilder DescribeReconciliation(this RouteHandlerBuilder builder) => builder
        .DescribeFile(isDryRunnable: false)
        .Produces<ReconciliationBody>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Responses?.Remove("200");
            FileDescription.Parameter(operation, "kind", "What the file is of; absent: orders.", new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create("orders"), JsonValue.Create("refunds")] });
            FileDescription.Parameter(operation, "from", "The first payment or refund to compare; absent, as 'to': the file's first.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
            FileDescription.Parameter(operation, "to", "The end, excluded.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
            FileDescription.Parameter(
                operation, "graceHours", $"How long before 'to' what one side misses is late only; absent: {ReconcileQuery.DefaultGraceHours}.",
                new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0", Maximum = ReconcileQuery.MaxGraceHours.ToString(CultureInfo.InvariantCulture) });
            return Task.CompletedTask;
        });
}
