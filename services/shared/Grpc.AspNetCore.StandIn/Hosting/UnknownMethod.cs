using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Answers calls of methods that a mapped service does not have.</summary>
internal static class UnknownMethod
{
    private static readonly Status Unimplemented = new(StatusCode.Unimplemented, "Method is unimplemented.");

    public static Task HandleAsync(HttpContext http)
    {
        http.Response.ContentType = GrpcContentType.Value;
        ResponseStatus.Write(http.Response, Unimplemented);
        return Task.CompletedTask;
    }
}
