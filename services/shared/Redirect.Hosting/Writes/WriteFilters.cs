using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Redirect.Hosting.Defaults;

namespace Redirect.Hosting.Writes;

/// <summary>How an endpoint's effect becomes one transaction, and how it is done only once.</summary>
public static class WriteFilters
{
    /// <summary>The request header that names a call, so that repeating it has no second effect.</summary>
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>The response header, <c>true</c>, of an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>
    /// Runs the handler in a transaction of the request's <typeparamref name="TContext"/>: committed when the result's status is
    /// below 400, rolled back otherwise and after an exception. The handler saves; then <see cref="AfterCommit"/> runs.
    /// </summary>
    public static RouteHandlerBuilder WithTransaction<TContext>(this RouteHandlerBuilder builder) where TContext : DbContext =>
        builder.AddEndpointFilter(TransactionFilter.InvokeAsync<TContext>);

    /// <summary>
    /// As <see cref="WithTransaction{TContext}"/>; and a call with an <c>Idempotency-Key</c> (1 to 255 printable ASCII characters, the
    /// same caller, endpoint and route values) is done once in 24 h. The same body and query get the first answer again, byte
    /// for byte, with <c>Idempotent-Replayed: true</c>. Answers of status 400 and above are not kept: nothing was done, and a
    /// repeated call runs. The endpoint requires a principal, its answer is at most 1 MiB, and <typeparamref name="TContext"/>
    /// maps <see cref="IdempotencyModel.AddIdempotency"/>.
    /// <list type="bullet">
    /// <item>400 <c>idempotency_key_invalid</c>: the header is not such a text.</item>
    /// <item>409 <c>idempotency_key_in_use</c> and <c>Retry-After</c>: the first call still runs.</item>
    /// <item>422 <c>idempotency_key_reused</c>: the key came before with another body or query.</item>
    /// </list>
    /// </summary>
    public static RouteHandlerBuilder WithIdempotency<TContext>(this RouteHandlerBuilder builder) where TContext : DbContext =>
        builder.WithIdempotencyKey().AddEndpointFilter(IdempotencyFilter.InvokeAsync<TContext>);

    /// <summary>
    /// For an endpoint that writes the key's row itself, in the transaction of its effect, because that transaction is not its own: it reads the
    /// key by <see cref="IdempotentCall"/> and behaves as <see cref="WithIdempotency{TContext}"/> says.
    /// </summary>
    public static RouteHandlerBuilder WithIdempotencyKey(this RouteHandlerBuilder builder)
    {
        // A filter runs after the parameters are bound, when an unbuffered body is gone; so the endpoint's delegate is wrapped.
        builder.Add(endpoint =>
        {
            var inner = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context =>
            {
                if (context.Request.Headers.ContainsKey(KeyHeader))
                {
                    // As large as the body is to be, and never so small that a file would hold it: a buffer of the most it may be for each of many small calls at once keeps the collector busy.
                    context.Request.EnableBuffering((int)Math.Min(context.Request.ContentLength ?? HostDefaults.MaxBodyBytes, HostDefaults.MaxBodyBytes));
                }

                return inner(context);
            };
        });
        builder.ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return builder.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = KeyHeader,
                In = ParameterLocation.Header,
                Description = "Names this call; repeated within 24 h with the same body it gets the first answer and has no second effect. Use a UUID.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotentCall.MaxKeyLength, Pattern = "^[ -~]+$" },
            });
            return Task.CompletedTask;
        });
    }

    internal static AfterCommit AfterCommitOf(HttpContext context) => context.RequestServices.GetRequiredService<AfterCommit>();
}
