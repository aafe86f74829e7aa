namespace Grpc.AspNetCore.StandIn.Tests.GrpcJs;

/// <summary>A call as <c>call.mjs</c> takes it.</summary>
internal sealed record GrpcJsCall(string Proto, string Address, string Service, string Method)
{
    public object? Request { get; init; }

    public string? RequestBase64 { get; init; }

    public IReadOnlyDictionary<string, string[]>? Metadata { get; init; }

    public int? DeadlineMs { get; init; }

    public int? CancelAfterMs { get; init; }

    public int? MaxMessages { get; init; }
}
