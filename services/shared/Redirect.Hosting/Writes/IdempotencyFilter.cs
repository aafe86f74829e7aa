using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
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
    private const int MaxAnswerBytes = 1024 * 1024;
    private const int MaxRounds = 3;
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    public static async ValueTask<object?> InvokeAsync<TContext>(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
        where TContext : DbContext
    {
        var context = invocation.HttpContext;
        if (!context.Request.Headers.ContainsKey(WriteFilters.KeyHeader))
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

        var (read, problem) = await IdempotentCall.ReadAsync(context);
        if (read is not { } call)
        {
            return problem;
        }

        var database = context.RequestServices.GetRequiredService<TContext>();
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await FindAsync(database, call.Scope, clock, context.RequestAborted) is { } known)
            {
                if (!call.Made(known.Fingerprint))
                {
                    return IdempotentCall.Reused();
                }

                await call.Open(known.Status!.Value, known.Answer!).SendAsync(context, replayed: true);
                return Results.Empty;
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

    private static async Task<Attempt> TryRunAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next, DbContext database, IdempotentCall call, TimeProvider clock)
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
                var answer = call.Seal(new KeptAnswer(status, response.ContentType, response.Headers.Location, body.ToArray()));
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

        await KeptAnswer.SendBodyAsync(context, body.GetBuffer().AsMemory(0, (int)body.Length));
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
    private static async Task InsertAsync(DbContext database, IdempotentCall call, TimeProvider clock, CancellationToken cancellationToken)
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

    private sealed class KeyTakenException : Exception;

    private sealed class KeyBusyException : Exception;
}
