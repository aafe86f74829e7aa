using Grpc.Core;

namespace Redirect.Testing.GrpcJs;

/// <summary>How a call ended.</summary>
public sealed record GrpcJsStatus(StatusCode Code, string Details, IReadOnlyDictionary<string, string[]> Metadata);
