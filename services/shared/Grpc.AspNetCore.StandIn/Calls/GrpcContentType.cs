namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The content type of gRPC: alone, with a message format after '+', or with parameters after ';'.</summary>
internal static class GrpcContentType
{
    public const string Value = "application/grpc";

    public static bool Matches(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(Value, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == Value.Length || contentType[Value.Length] is '+' or ';');
}
