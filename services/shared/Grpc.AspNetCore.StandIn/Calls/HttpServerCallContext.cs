using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>A call over an HTTP request.</summary>
internal sealed class HttpServerCallContext(HttpContext http, ResponseGate gate, CallDeadline? deadline) : ServerCallContext
{
    private static readonly AuthContext UnknownPeer = new(null, []);

    /// <summary>Headers of the protocol itself, which are no metadata.</summary>
    private static readonly HashSet<string> ProtocolHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.AcceptEncoding,
        HeaderNames.ContentEncoding,
        HeaderNames.ContentType,
        HeaderNames.GrpcAcceptEncoding,
        HeaderNames.GrpcEncoding,
        HeaderNames.GrpcTimeout,
        HeaderNames.Host,
        HeaderNames.TE,
    };

    /// <summary>Kept, because the HTTP context forgets it with the request, and a handler may look later.</summary>
    private readonly CancellationToken _cancellation = deadline?.Token ?? http.RequestAborted;

    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;

    public HttpContext Http { get; } = http;

    /// <summary>The trailers, or null if the handler never asked for them.</summary>
    public Metadata? TrailersOrNull => _responseTrailers;

    protected override string MethodCore => Http.Request.Path.Value!;

    protected override string HostCore => Http.Request.Host.Value!;

    protected override string PeerCore
    {
        get
        {
            var (address, port) = (Http.Connection.RemoteIpAddress, Http.Connection.RemotePort);
            return address?.AddressFamily switch
            {
                AddressFamily.InterNetwork => $"ipv4:{address}:{port}",
                AddressFamily.InterNetworkV6 => $"ipv6:[{address}]:{port}",
                _ => "unknown",
            };
        }
    }

    protected override DateTime DeadlineCore => deadline?.Moment ?? DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadHeaders(Http.Request.Headers);

    protected override CancellationToken CancellationTokenCore => _cancellation;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    /// <summary>Client certificates are not looked at: whoever needs them finds them at the HTTP connection.</summary>
    protected override AuthContext AuthContextCore => UnknownPeer;

    protected override IDictionary<object, object> UserStateCore => Http.Items!;

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        return gate.SendHeadersAsync(responseHeaders, CancellationTokenCore);
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Deadline and cancellation token are handed on by hand.");

    private static Metadata ReadHeaders(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (key, values) in headers)
        {
            if (ProtocolHeaders.Contains(key) || !Metadata.IsKey(key))
            {
                continue;
            }

            if (Metadata.Entry.IsBinaryKey(key))
            {
                foreach (var value in values.ToString().Split(',', StringSplitOptions.TrimEntries))
                {
                    metadata.Add(key, BinaryHeader.Decode(key, value));
                }
            }
            else
            {
                metadata.Add(key, values.ToString());
            }
        }

        return metadata;
    }
}
