using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;

namespace Redirect.Hosting.Defaults;

/// <summary>
/// Names of schemas in OpenAPI documents. By default a nested type goes by its own name only, so that every use case's <c>Request</c>
/// would be described by the first one's fields.
/// </summary>
internal static class SchemaNames
{
    public static string? Of(JsonTypeInfo type)
    {
        var name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        return name is not null && type.Type.DeclaringType is { } around ? around.Name + name : name;
    }
}
