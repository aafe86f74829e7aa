using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Writes how a call ended.</summary>
internal static class ResponseStatus
{
    /// <summary>
    /// Puts status and metadata into the trailers or, if nothing was sent yet, into the headers: a call that fails before
    /// its first message is answered by one frame ("Trailers-Only").
    /// </summary>
    public static void Write(HttpResponse response, Status status, IEnumerable<Metadata.Entry>? metadata = null)
    {
        var destination = response.HasStarted
            ? response.HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
            : response.Headers;

        foreach (var entry in metadata ?? [])
        {
            destination.Append(entry.Key, entry.HeaderValue);
        }

        destination[HeaderNames.GrpcStatus] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            destination[HeaderNames.GrpcMessage] = PercentEncoding.Encode(status.Detail);
        }
    }
}
