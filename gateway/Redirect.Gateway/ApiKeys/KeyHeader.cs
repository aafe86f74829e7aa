using Microsoft.AspNetCore.Http;

namespace Redirect.Gateway.ApiKeys;

/// <summary>Reads the key out of <c>Authorization: Bearer …</c>.</summary>
internal static class KeyHeader
{
    private const string Scheme = "Bearer ";

    public static KeyHeaderState Read(HttpRequest request, out string key)
    {
        key = "";
        var header = request.Headers.Authorization;
        if (header.Count == 0)
        {
            // A key in the address is in every log on its way: it is refused, not used.
            return request.QueryString.HasValue && request.Query.ContainsKey("api_key") ? KeyHeaderState.InAddress : KeyHeaderState.Absent;
        }

        var text = header.Count == 1 ? header[0] ?? "" : "";
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return KeyHeaderState.Malformed;
        }

        key = text[Scheme.Length..].Trim(' ');
        return key.Length is >= 8 and <= 256 && !key.AsSpan().ContainsAnyExceptInRange('!', '~') ? KeyHeaderState.Present : KeyHeaderState.Malformed;
    }
}

/// <summary>Whether a request shows a key.</summary>
internal enum KeyHeaderState
{
    Absent,
    Present,
    Malformed,
    InAddress,
}
