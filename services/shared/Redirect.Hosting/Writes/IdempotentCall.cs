using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Hosting.Writes;

/// <summary>A call that came with an <c>Idempotency-Key</c>: what its row in <c>idempotency_keys</c> is found by, and what opens its answer.</summary>
public sealed class IdempotentCall
{
    internal const int MaxKeyLength = 255;

    private readonly string key;

    private IdempotentCall(string key, byte[] scope, byte[] fingerprint)
    {
        this.key = key;
        Scope = scope;
        Fingerprint = fingerprint;
    }

    /// <summary>SHA-256 of caller, endpoint with its route values, and key; see <see cref="IdempotencyKey.Scope"/>.</summary>
    public byte[] Scope { get; }

    /// <summary>SHA-256 of the query and the raw body.</summary>
    public byte[] Fingerprint { get; }

    /// <summary>The call of a request, whose endpoint requires a principal and buffers the body (<see cref="WriteFilters.WithIdempotencyKey"/>).</summary>
    /// <returns>Neither: the request has no key. A problem: its key is none.</returns>
    public static async ValueTask<(IdempotentCall? Call, ProblemHttpResult? Problem)> ReadAsync(HttpContext context)
    {
        if (!context.Request.Headers.TryGetValue(WriteFilters.KeyHeader, out var header))
        {
            return (null, null);
        }

        return header is [{ Length: >= 1 and <= MaxKeyLength } key] && !key.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? (new IdempotentCall(key, ScopeOf(context, key), await FingerprintAsync(context.Request)), null)
            : (null, Problem.Of(StatusCodes.Status400BadRequest, "idempotency_key_invalid", "'Idempotency-Key' is one text of 1 to 255 printable ASCII characters."));
    }

    /// <summary>Whether a kept row is of this call, and not of another one with the same key.</summary>
    public bool Made(ReadOnlySpan<byte> fingerprint) => fingerprint.SequenceEqual(Fingerprint);

    /// <summary>An answer as it is stored.</summary>
    public byte[] Seal(KeptAnswer answer) => new SealedAnswer(answer.ContentType, answer.Location, answer.Body).Seal(key, Scope);

    /// <summary>The stored answer again.</summary>
    /// <exception cref="CryptographicException">It was changed, or is another row's.</exception>
    public KeptAnswer Open(int status, byte[] stored)
    {
        var answer = SealedAnswer.Open(stored, key, Scope);
        return new KeptAnswer(status, answer.ContentType, answer.Location, answer.Body);
    }

    /// <summary>422: the key came before with another body or query.</summary>
    public static ProblemHttpResult Reused() =>
        Problem.Of(StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "This 'Idempotency-Key' was sent before with another body or query. Take a new key for a new call.");

    private static byte[] ScopeOf(HttpContext context, string key)
    {
        var principal = context.GetPrincipal();
        if (principal.Kind == PrincipalKind.Anonymous)
        {
            throw new InvalidOperationException("Calls of nobody in particular can't be told apart by their keys: an endpoint with idempotency requires a principal.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, principal.Kind == PrincipalKind.Merchant ? principal.MerchantId.ToString("N") : principal.Kind.ToString());
        Append(hash, context.Request.Method);
        Append(hash, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "");
        foreach (var (name, value) in context.Request.RouteValues.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(hash, name);
            Append(hash, value?.ToString() ?? "");
        }

        Append(hash, key);
        return hash.GetHashAndReset();
    }

    private static async Task<byte[]> FingerprintAsync(HttpRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, request.QueryString.Value ?? "");
        request.Body.Position = 0;
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
            {
                hash.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    // With its length before it, so that no two lists of texts run together to the same bytes.
    private static void Append(IncrementalHash hash, string text)
    {
        Span<byte> buffer = stackalloc byte[512];
        var count = Encoding.UTF8.GetByteCount(text);
        var bytes = count <= buffer.Length ? buffer[..Encoding.UTF8.GetBytes(text, buffer)] : Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
