using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Reads the value of a "-bin" header: base64, of which the padding may be missing.</summary>
internal static class BinaryHeader
{
    public static byte[] Decode(string key, string value)
    {
        try
        {
            return Convert.FromBase64String(value.PadRight((value.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException exception)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"Header '{key}' is not base64.", exception));
        }
    }
}
