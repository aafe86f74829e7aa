using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Merchants;

internal static class CreateKey
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/{id:guid}/keys", HandleAsync).WithName(nameof(CreateKey)).WithSummary("Make an API key; it is shown this once")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireAdmin().WithIdempotency<LinksDbContext>();

    internal static async Task<Results<Created<Response>, ProblemHttpResult>> HandleAsync(
        Guid id, Request request, HttpContext context, LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var now = clock.Now();
        var name = errors.Required("name", request.Name, 200);
        var expiresAt = errors.Utc("expiresAt", request.ExpiresAt);
        if (expiresAt <= now)
        {
            errors.Add("expiresAt", "expires_in_the_past", "'expiresAt' is a time in the future.");
        }

        var scopes = (request.Scopes ?? []).Distinct().ToArray();
        if (scopes.Length == 0)
        {
            errors.Add("scopes", "required", "'scopes' names at least one scope.");
        }
        else if (!scopes.All(Scopes.All.Contains))
        {
            errors.Add("scopes", "scope_unknown", $"'scopes' holds a scope that there is not. There are: {string.Join(", ", Scopes.All)}.");
        }

        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        if (!await db.Merchants.AnyAsync(merchant => merchant.Id == id, cancellationToken))
        {
            return GetMerchant.NotFound();
        }

        var keyId = Guid.CreateVersion7(clock.GetUtcNow());
        var text = KeyText.Make(keyId);
        var key = new ApiKey
        {
            Id = keyId,
            MerchantId = id,
            Name = name,
            Hash = KeyText.Hash(text),
            Scopes = string.Join(' ', scopes),
            CreatedAt = now,
            ExpiresAt = expiresAt,
        };
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/merchants/{id}/keys", new Response(keyId, text, KeyText.Prefix(keyId), name, scopes, now, expiresAt));
    }

    /// <param name="Name">1 to 200 characters.</param>
    /// <param name="Scopes">At least one.</param>
    /// <param name="ExpiresAt">In the future; absent: never.</param>
    internal sealed record Request(string? Name, IReadOnlyList<string>? Scopes, DateTime? ExpiresAt);

    /// <summary>The one answer that holds the whole key.</summary>
    internal sealed record Response(Guid Id, string Key, string Prefix, string Name, IReadOnlyList<string> Scopes, DateTime CreatedAt, DateTime? ExpiresAt);
}
