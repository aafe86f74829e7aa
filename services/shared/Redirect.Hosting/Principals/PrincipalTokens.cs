using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Redirect.Hosting.Principals;

/// <summary>
/// Signs a principal for the way from the edge to a service, and reads it there: <c>base64url(json).base64url(HMAC-SHA256)</c>,
/// good for <see cref="Lifetime"/> at the service that it names. Edge and services share the key; clocks may differ by <see cref="ClockSkew"/>.
/// </summary>
public sealed class PrincipalTokens
{
    /// <summary>The request header that carries the token.</summary>
    public const string Header = "X-Redirect-Principal";

    /// <summary>How long a token is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>How far two machines' clocks may be apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // The anonymous token is the same for every reader; making and checking it once in a while instead of each time is
    // most of what the edge would otherwise cost a redirect.
    private static readonly TimeSpan Reuse = TimeSpan.FromSeconds(10);

    private readonly byte[] key;
    private readonly TimeProvider clock;
    private readonly string? self;
    private readonly ConcurrentDictionary<string, Known> issuedAnonymous = new(StringComparer.Ordinal);
    private Known lastVerified = new("", Principal.Anonymous, DateTimeOffset.MinValue);

    /// <summary>Takes the shared key.</summary>
    /// <param name="key">At least 32 bytes.</param>
    /// <param name="clock">The time.</param>
    /// <param name="self">The service that reads tokens here; null: one that reads none, or those of every service.</param>
    public PrincipalTokens(byte[] key, TimeProvider clock, string? self = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, 32, nameof(key));
        this.key = key;
        this.clock = clock;
        this.self = self;
    }

    /// <summary>The token for a principal.</summary>
    /// <param name="principal">Who calls.</param>
    /// <param name="audience">The service that is called; null: any.</param>
    public string Sign(Principal principal, string? audience = null)
    {
        var now = clock.GetUtcNow();
        if (principal.Kind != PrincipalKind.Anonymous)
        {
            return Sign(principal, audience, now + Lifetime);
        }

        var name = audience ?? "";
        if (!issuedAnonymous.TryGetValue(name, out var known) || known.Until <= now)
        {
            known = new Known(Sign(principal, audience, now + Lifetime), principal, now + Reuse);
            issuedAnonymous[name] = known;
        }

        return known.Token;
    }

    /// <summary>The principal of a token; null when it is not ours, was changed, is too old, or was meant for another service.</summary>
    public Principal? Verify(string token)
    {
        var now = clock.GetUtcNow();
        var known = lastVerified;
        if (known.Until > now && string.Equals(known.Token, token, StringComparison.Ordinal))
        {
            return known.Principal;
        }

        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || token.Length > 4096)
        {
            return null;
        }

        var payload = token.AsSpan(0, dot);
        Span<byte> signature = stackalloc byte[64];
        if (Base64Url.DecodeFromChars(token.AsSpan(dot + 1), signature, out _, out var written) != OperationStatus.Done
            || !CryptographicOperations.FixedTimeEquals(signature[..written], Mac(payload)))
        {
            return null;
        }

        var body = JsonSerializer.Deserialize<Body>(Base64Url.DecodeFromChars(payload));
        if (body is null || (self is not null && body.Audience is not null && body.Audience != self))
        {
            return null;
        }

        var end = DateTimeOffset.FromUnixTimeMilliseconds(body.Until) + ClockSkew;
        if (end < now)
        {
            return null;
        }

        var principal = new Principal(body.Kind, body.Merchant, body.Key, body.Scopes);
        lastVerified = new Known(token, principal, now + Reuse < end ? now + Reuse : end);
        return principal;
    }

    private string Sign(Principal principal, string? audience, DateTimeOffset until)
    {
        var body = new Body(principal.Kind, principal.MerchantId, principal.KeyId, principal.Scopes, until.ToUnixTimeMilliseconds(), audience);
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(body));
        return payload + "." + Base64Url.EncodeToString(Mac(payload));
    }

    private byte[] Mac(ReadOnlySpan<char> payload)
    {
        Span<byte> ascii = stackalloc byte[payload.Length];
        Encoding.ASCII.GetBytes(payload, ascii);
        return HMACSHA256.HashData(key, ascii);
    }

    // A gateway of the version before names no audience.
    private sealed record Body(PrincipalKind Kind, Guid Merchant, Guid Key, IReadOnlyList<string> Scopes, long Until, string? Audience = null);

    private sealed record Known(string Token, Principal Principal, DateTimeOffset Until);
}
