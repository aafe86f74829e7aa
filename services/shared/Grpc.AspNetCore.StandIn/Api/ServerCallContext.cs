namespace Grpc.Core;

/// <summary>A call as its handler sees it.</summary>
public abstract class ServerCallContext
{
    private Dictionary<object, object>? _userState;

    /// <summary>The path of the method: <c>/service/method</c>.</summary>
    public string Method => MethodCore;

    /// <summary>The host that the caller named.</summary>
    public string Host => HostCore;

    /// <summary>The address of the caller.</summary>
    public string Peer => PeerCore;

    /// <summary>When the call must have ended, in UTC; <see cref="DateTime.MaxValue"/> if the caller set no limit.</summary>
    public DateTime Deadline => DeadlineCore;

    /// <summary>The metadata that the caller sent.</summary>
    public Metadata RequestHeaders => RequestHeadersCore;

    /// <summary>Cancelled when the caller gives up or the deadline passes.</summary>
    public CancellationToken CancellationToken => CancellationTokenCore;

    /// <summary>The metadata that is sent after the last response.</summary>
    public Metadata ResponseTrailers => ResponseTrailersCore;

    /// <summary>The status that the call ends with if its handler throws nothing.</summary>
    public Status Status
    {
        get => StatusCore;
        set => StatusCore = value;
    }

    /// <summary>How responses are written.</summary>
    public WriteOptions? WriteOptions
    {
        get => WriteOptionsCore;
        set => WriteOptionsCore = value;
    }

    /// <summary>What is known of the caller from its certificate.</summary>
    public AuthContext AuthContext => AuthContextCore;

    /// <summary>A place for whatever belongs to this call.</summary>
    public IDictionary<object, object> UserState => UserStateCore;

    /// <summary>The path of the method.</summary>
    protected abstract string MethodCore { get; }

    /// <summary>The host that the caller named.</summary>
    protected abstract string HostCore { get; }

    /// <summary>The address of the caller.</summary>
    protected abstract string PeerCore { get; }

    /// <summary>When the call must have ended.</summary>
    protected abstract DateTime DeadlineCore { get; }

    /// <summary>The metadata that the caller sent.</summary>
    protected abstract Metadata RequestHeadersCore { get; }

    /// <summary>Cancelled when the caller gives up or the deadline passes.</summary>
    protected abstract CancellationToken CancellationTokenCore { get; }

    /// <summary>The metadata that is sent after the last response.</summary>
    protected abstract Metadata ResponseTrailersCore { get; }

    /// <summary>The status that the call ends with.</summary>
    protected abstract Status StatusCore { get; set; }

    /// <summary>How responses are written.</summary>
    protected abstract WriteOptions? WriteOptionsCore { get; set; }

    /// <summary>What is known of the caller from its certificate.</summary>
    protected abstract AuthContext AuthContextCore { get; }

    /// <summary>A place for whatever belongs to this call.</summary>
    protected virtual IDictionary<object, object> UserStateCore => _userState ??= [];

    /// <summary>Sends the response headers before the first response; once per call.</summary>
    /// <param name="responseHeaders">The headers.</param>
    /// <returns>A task that ends when the transport has taken the headers.</returns>
    public Task WriteResponseHeadersAsync(Metadata responseHeaders) => WriteResponseHeadersAsyncCore(responseHeaders);

    /// <summary>Makes a token for the calls that this call makes.</summary>
    /// <param name="options">What is handed on.</param>
    /// <returns>The token.</returns>
    public ContextPropagationToken CreatePropagationToken(ContextPropagationOptions? options = null) =>
        CreatePropagationTokenCore(options);

    /// <summary>Sends the response headers.</summary>
    /// <param name="responseHeaders">The headers.</param>
    /// <returns>A task that ends when the transport has taken the headers.</returns>
    protected abstract Task WriteResponseHeadersAsyncCore(Metadata responseHeaders);

    /// <summary>Makes a token for the calls that this call makes.</summary>
    /// <param name="options">What is handed on.</param>
    /// <returns>The token.</returns>
    protected abstract ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options);
}
