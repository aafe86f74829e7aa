using System.Text.Json;

namespace Grpc.AspNetCore.StandIn.Tests.GrpcJs;

/// <summary>What <c>call.mjs</c> saw of a call.</summary>
internal sealed record GrpcJsResult(
    IReadOnlyList<JsonElement> Messages,
    GrpcJsStatus Status,
    IReadOnlyDictionary<string, string[]>? Headers);
