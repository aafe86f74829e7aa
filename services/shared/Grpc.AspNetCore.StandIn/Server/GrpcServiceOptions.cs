namespace Grpc.AspNetCore.Server;

/// <summary>Settings of all gRPC services.</summary>
public class GrpcServiceOptions
{
    /// <summary>The largest request message in bytes, 4 MiB unless set; null for no limit.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>The largest response message in bytes; null, the default, for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }
}
