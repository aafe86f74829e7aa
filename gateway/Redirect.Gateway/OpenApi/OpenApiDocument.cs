using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Redirect.Gateway.OpenApi;

/// <summary><c>GET /openapi/v1.json</c>: the document of the whole API, made when the services are built.</summary>
internal static class OpenApiDocument
{
    private static readonly byte[] Document = Read();

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/openapi/v1.json", static () => TypedResults.Bytes(Document, "application/json")).ExcludeFromDescription();

    private static byte[] Read()
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("openapi.v1.json")
            ?? throw new InvalidOperationException("The API's document is not in the assembly.");
        var document = new byte[stream.Length];
        stream.ReadExactly(document);
        return document;
    }
}
