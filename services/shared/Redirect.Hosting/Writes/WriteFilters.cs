using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Storage;

namespace Redirect.Hosting.Writes;

/// <summary>Calls with an effect: one transaction around the handler, and for POST one effect per <c>Idempotency-Key</c>.</summary>
public static class WriteFilters
{
    /// <summary>For PATCH and DELETE: a transaction on the scoped context, committed when the answer is below 400.</summary>
    public static RouteHandlerBuilder WithTransaction<TContext>(this RouteHandlerBuilder builder) where TContext : DbContext =>
        builder.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var db = http.RequestServices.GetRequiredService<TContext>();
            await using var transaction = await db.Database.BeginTransactionAsync(http.RequestAborted);
            var result = await next(context);
            if (Status(result) < 400)
            {
                await transaction.CommitAsync(CancellationToken.None);
                await http.RequestServices.GetRequiredService<AfterCommit>().RunAsync(http.RequestAborted);
            }

            return result;
        });

    /// <summary>For POST: as <see cref="WithTransaction{TContext}"/>, and the answer is kept with the effect and given again to the same request.</summary>
    public static RouteHandlerBuilder WithIdempotency<TContext>(this RouteHandlerBuilder builder) where TContext : DbContext =>
        builder.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var db = http.RequestServices.GetRequiredService<TContext>();
            var key = http.Request.Headers["Idempotency-Key"].ToString();
            await using var transaction = await db.Database.BeginTransactionAsync(http.RequestAborted);
            IdempotencyKey? answer = null;
            if (key.Length > 0)
            {
                var owner = http.GetPrincipal().MerchantId + " " + http.Request.Method + " " + http.Request.Path;
                var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(context.Arguments.FirstOrDefault(argument => argument?.GetType().Name is "Request" or "CampaignFields")));
                var known = await db.Set<IdempotencyKey>().AsNoTracking().SingleOrDefaultAsync(x => x.Owner == owner && x.Key == key, http.RequestAborted);
                if (known is not null)
                {
                    return Replay(http, known, hash);
                }

                answer = new IdempotencyKey { Owner = owner, Key = key, RequestHash = hash, CreatedAt = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime };
                db.Add(answer);
                try
                {
                    await db.SaveChangesAsync(http.RequestAborted);
                }
                catch (DbUpdateException exception) when (exception.IsUniqueViolation())
                {
                    http.Response.Headers.RetryAfter = "1";
                    return Problem.Conflict("request_running", "A request with this Idempotency-Key was just running. Send it again.");
                }
            }

            var result = await next(context);
            if (Status(result) >= 400)
            {
                return result;
            }

            if (answer is not null)
            {
                answer.Status = Status(result);
                answer.Body = JsonSerializer.SerializeToUtf8Bytes(
                    (Unwrap(result) as IValueHttpResult)?.Value,
                    http.RequestServices.GetRequiredService<Microsoft.Extensions.Options.IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions);
                await db.SaveChangesAsync(http.RequestAborted);
            }

            await transaction.CommitAsync(CancellationToken.None);
            await http.RequestServices.GetRequiredService<AfterCommit>().RunAsync(http.RequestAborted);
            return result;
        });

    /// <summary>Gives a context the table of kept answers.</summary>
    public static void AddIdempotency(this ModelBuilder model) => model.Entity<IdempotencyKey>(answer =>
    {
        answer.ToTable("idempotent_answers");
        answer.HasKey(x => new { x.Owner, x.Key });
    });

    private static object Replay(HttpContext http, IdempotencyKey known, byte[] hash)
    {
        if (!known.RequestHash.AsSpan().SequenceEqual(hash))
        {
            return Problem.Rule("Idempotency-Key", "idempotency_key_reused", "This Idempotency-Key belongs to a request with another body.");
        }

        http.Response.Headers["Idempotent-Replayed"] = "true";
        return TypedResults.Text(known.Body, "application/json; charset=utf-8", known.Status);
    }

    private static int Status(object? result) => Unwrap(result) is IStatusCodeHttpResult { StatusCode: { } status } ? status : StatusCodes.Status200OK;

    private static object? Unwrap(object? result) => result is INestedHttpResult nested ? Unwrap(nested.Result) : result;
}
