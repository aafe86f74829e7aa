using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Storage;

namespace Redirect.Hosting.Writes;

/// <summary>See <see cref="WriteFilters.WithIdempotency{TContext}"/>.</summary>
internal static class IdempotencyFilter
{
    public const int MaxKeyLength = 255;
    private const int MaxAnswerBytes = 1024 * 1024;
    private const int MaxRounds = 3;
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    public static async ValueTask<object?> InvokeAsync<TContext>(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
        where TContext : DbContext
    {
        var context = invocation.HttpContext;
        if (!context.Request.Headers.TryGetValue(WriteFilters.KeyHeader, out var header))
        {
            return await TransactionFilter.InvokeAsync<TContext>(invocation, next);
        }

        // Whoever may not make the call may not have its answer either, in whichever order the conditions were put on the endpoint.
        foreach (var required in context.GetEndpoint()?.Metadata.GetOrderedMetadata<PrincipalExtensions.RequiredPrincipal>() ?? [])
        {
            if (required.Refuse(context.FindPrincipal()) is { } refusal)
            {
                return refusal;
            }
        }

        if (header is not [{ Length: >= 1 and <= MaxKeyLength } key] || key.Any(letter => letter is < ' ' or > '~'))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "idempotency_key_invalid", "'Idempotency-Key' is one text of 1 to 255 printable ASCII characters.");
        }

        var call = new Call(key, ScopeOf(context, key), await FingerprintAsync(context.Request));
        var database = context.RequestServices.GetRequiredService<TContext>();
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await FindAsync(database, call.Scope, clock, context.RequestAborted) is { } known)
            {
                return known.Fingerprint.AsSpan().SequenceEqual(call.Fingerprint)
                    ? await ReplayAsync(context, known, key)
                    : Problem.Of(StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "This 'Idempotency-Key' was sent before with another body or query. Take a new key for a new call.");
            }

            switch (await TryRunAsync(invocation, next, database, call, clock))
            {
                case Attempt.Answered:
                    return Results.Empty;
                case Attempt.Busy:
                    return InUse(context);
                default:
                    continue; // Somebody committed the same key between our look and our insert.
            }
        }

        return InUse(context);
    }

    private enum Attempt
    {
        Answered,
        Busy,
        Taken,
    }

    private static ProblemHttpResult InUse(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problem.Conflict("idempotency_key_in_use", "The first call with this 'Idempotency-Key' still runs. Repeat it in a second.");
    }

    private static async Task<IdempotencyKey?> FindAsync(DbContext database, byte[] scope, TimeProvider clock, CancellationToken cancellationToken)
    {
        var known = await database.Set<IdempotencyKey>().AsNoTracking().FirstOrDefaultAsync(row => row.Scope == scope, cancellationToken);
        var oldest = clock.GetUtcNow().UtcDateTime - IdempotencyModel.Lifetime;
        if (known is null || known.CreatedAt >= oldest)
        {
            return known;
        }

        await database.Set<IdempotencyKey>().Where(row => row.Scope == scope && row.CreatedAt < oldest).ExecuteDeleteAsync(cancellationToken);
        return null;
    }

    private static async Task<Attempt> TryRunAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next, DbContext database, Call call, TimeProvider clock)
    {
        var context = invocation.HttpContext;
        using var body = new MemoryStream();
        try
        {
            await using var transaction = await BeginAsync(database, context.RequestAborted);
            await InsertAsync(database, call, clock, context.RequestAborted);
            await RunIntoAsync(body, invocation, next);
            var response = context.Response;
            if (response.StatusCode >= 400)
            {
                await transaction.RollbackAsync(CancellationToken.None);
            }
            else
            {
                if (body.Length > MaxAnswerBytes)
                {
                    throw new InvalidOperationException("An answer that is kept for its Idempotency-Key may have at most 1 MiB.");
                }

                var status = response.StatusCode;
                var answer = new SealedAnswer(response.ContentType, response.Headers.Location, body.ToArray()).Seal(call.Key, call.Scope);
                await database.Set<IdempotencyKey>().Where(row => row.Scope == call.Scope)
                    .ExecuteUpdateAsync(row => row.SetProperty(x => x.Status, status).SetProperty(x => x.Answer, answer), CancellationToken.None);

                // From here on the caller's hanging up changes nothing: it asks again and gets what was kept.
                await transaction.CommitAsync(CancellationToken.None);
                await WriteFilters.AfterCommitOf(context).RunAsync();
            }
        }
        catch (KeyTakenException)
        {
            return Attempt.Taken;
        }
        catch (KeyBusyException)
        {
            return Attempt.Busy;
        }

        await SendAsync(context.Response, body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
        return Attempt.Answered;
    }

    private static async Task<IDbContextTransaction> BeginAsync(DbContext database, CancellationToken cancellationToken)
    {
        try
        {
            return await database.Database.BeginTransactionAsync(cancellationToken);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SqliteBusy or SqliteLocked)
        {
            // A SQLite file has one writer at a time; maybe it is the first call.
            throw new KeyBusyException();
        }
    }

    // Before the effect: of two calls with one key, the second waits here for the first one's transaction and then finds its row.
    private static async Task InsertAsync(DbContext database, Call call, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        try
        {
            // Plain SQL: a row in the change tracker would be in the handler's way, above all if the insert fails.
            _ = database.Database.IsNpgsql()
                ? await database.Database.ExecuteSqlAsync(
                    $"SET LOCAL lock_timeout = '2s'; INSERT INTO idempotency_keys (scope, fingerprint, created_at) VALUES ({call.Scope}, {call.Fingerprint}, {now}); SET LOCAL lock_timeout TO DEFAULT", cancellationToken)
                : await database.Database.ExecuteSqlAsync(
                    $"INSERT INTO idempotency_keys (scope, fingerprint, created_at) VALUES ({call.Scope}, {call.Fingerprint}, {now})", cancellationToken);
        }
        catch (Exception exception) when (exception.IsUniqueViolation())
        {
            throw new KeyTakenException();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new KeyBusyException();
        }
    }

    private static async Task RunIntoAsync(MemoryStream body, EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var original = context.Features.Get<IHttpResponseBodyFeature>();
        var aborted = context.RequestAborted;
        var buffer = new StreamResponseBodyFeature(body);
        context.Features.Set<IHttpResponseBodyFeature>(buffer);
        try
        {
            var result = await next(invocation);

            // A JSON result ends in silence, half written, when the caller has hung up; and half an answer would be kept.
            context.RequestAborted = CancellationToken.None;
            await (result as IResult ?? TypedResults.Ok(result)).ExecuteAsync(context);
            await buffer.Writer.FlushAsync(CancellationToken.None);
        }
        finally
        {
            context.RequestAborted = aborted;
            context.Features.Set(original);
        }
    }

    private static async Task<object?> ReplayAsync(HttpContext context, IdempotencyKey known, string key)
    {
        var answer = SealedAnswer.Open(known.Answer!, key, known.Scope);
        var response = context.Response;
        response.StatusCode = known.Status!.Value;
        response.ContentType = answer.ContentType;
        response.Headers.Location = answer.Location;
        response.Headers[WriteFilters.ReplayedHeader] = "true";
        await SendAsync(response, answer.Body, context.RequestAborted);
        return Results.Empty;
    }

    private static async Task SendAsync(HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellationToken);
    }

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
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    // With its length before it, so that no two lists of texts run together to the same bytes.
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private sealed record Call(string Key, byte[] Scope, byte[] Fingerprint);

    private sealed class KeyTakenException : Exception;

    private sealed class KeyBusyException : Exception;
}
