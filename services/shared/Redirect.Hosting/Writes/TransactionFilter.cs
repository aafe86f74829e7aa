using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Redirect.Hosting.Writes;

/// <summary>See <see cref="WriteFilters.WithTransaction{TContext}"/>.</summary>
internal static class TransactionFilter
{
    public static async ValueTask<object?> InvokeAsync<TContext>(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
        where TContext : DbContext
    {
        var context = invocation.HttpContext;
        var database = context.RequestServices.GetRequiredService<TContext>().Database;
        await using (var transaction = await database.BeginTransactionAsync(context.RequestAborted))
        {
            var result = await next(invocation);
            if (StatusOf(result) is >= 400)
            {
                await transaction.RollbackAsync(CancellationToken.None);
                return result;
            }

            // From here on the caller's hanging up changes nothing.
            await transaction.CommitAsync(CancellationToken.None);
            await WriteFilters.AfterCommitOf(context).RunAsync();
            return result;
        }
    }

    private static int? StatusOf(object? result)
    {
        while (result is INestedHttpResult nested)
        {
            result = nested.Result;
        }

        return (result as IStatusCodeHttpResult)?.StatusCode;
    }
}
