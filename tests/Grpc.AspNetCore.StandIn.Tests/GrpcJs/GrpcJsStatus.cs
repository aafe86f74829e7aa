using Grpc.Core;

namespace Grpc.AspNetCore.StandIn.Tests.GrpcJs;

/// <summary>How a call ended.</summary>
internal sealed record GrpcJsStatus(StatusCode Code, string Details, IReadOnlyDictionary<string, string[]> Metadata);
