using System.Text.Json;

namespace Redirect.Testing.GrpcJs;

/// <summary>What <c>call.mjs</c> saw of a call.</summary>
public sealed record GrpcJsResult(
    IReadOnlyList<JsonElement> Messages,
    GrpcJsStatus Status,
    IReadOnlyDictionary<string, string[]>? Headers);
