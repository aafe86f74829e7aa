using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Refuses with an HTTP status what is not a gRPC call at all.</summary>
internal static class HttpRefusal
{
    public static bool TryRefuse(HttpContext http)
    {
        var request = http.Request;
        if (!GrpcContentType.Matches(request.ContentType))
        {
            Refuse(http.Response, StatusCodes.Status415UnsupportedMediaType, request.ContentType is null
                ? "Content-Type is missing from the request."
                : $"Content-Type '{request.ContentType}' is not supported.");
            return true;
        }

        if (!HttpProtocol.IsHttp2(request.Protocol) && !HttpProtocol.IsHttp3(request.Protocol))
        {
            http.Response.Headers[HeaderNames.Upgrade] = HttpProtocol.Http2;
            Refuse(
                http.Response,
                StatusCodes.Status426UpgradeRequired,
                $"Request protocol '{request.Protocol}' is not supported.");
            return true;
        }

        return false;
    }

    private static void Refuse(HttpResponse response, int httpStatus, string detail)
    {
        response.StatusCode = httpStatus;
        ResponseStatus.Write(response, new Status(StatusCode.Internal, detail));
    }
}
