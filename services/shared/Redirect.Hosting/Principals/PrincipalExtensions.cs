using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Redirect.Hosting.Problems;

namespace Redirect.Hosting.Principals;

/// <summary>Who calls, on the request and as a condition of an endpoint.</summary>
public static class PrincipalExtensions
{
    /// <summary>The caller; null when neither the edge nor a gateway said who it is.</summary>
    public static Principal? FindPrincipal(this HttpContext context) => context.Features.Get<Principal>();

    /// <summary>The caller of an endpoint that requires one.</summary>
    /// <exception cref="InvalidOperationException">The endpoint does not require one.</exception>
    public static Principal GetPrincipal(this HttpContext context) =>
        context.FindPrincipal() ?? throw new InvalidOperationException("This endpoint does not require a principal.");

    /// <summary>Says who calls. For the edge and for <see cref="InternalCallers"/> only.</summary>
    public static void SetPrincipal(this HttpContext context, Principal principal) => context.Features.Set(principal);

    /// <summary>Only for merchants' keys with the scope: 401 without a key, 403 without the scope.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope) where TBuilder : IEndpointConventionBuilder =>
        builder.Require(new RequiredPrincipal(PrincipalKind.Merchant, scope));

    /// <summary>Only for the operator's key.</summary>
    public static TBuilder RequireAdmin<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.Require(new RequiredPrincipal(PrincipalKind.Admin, null));

    /// <summary>Only for our own services; such endpoints are never routed from outside.</summary>
    public static TBuilder RequireService<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.Require(new RequiredPrincipal(PrincipalKind.Service, null));

    private static TBuilder Require<TBuilder>(this TBuilder builder, RequiredPrincipal required) where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(required);
        return builder.AddEndpointFilter(async (context, next) =>
            required.Refuse(context.HttpContext.FindPrincipal()) ?? await next(context));
    }

    /// <summary>What an endpoint asks of its caller; also read by the OpenAPI document and the tests.</summary>
    /// <param name="Kind">Who may call.</param>
    /// <param name="Scope">The scope a merchant's key needs.</param>
    public sealed record RequiredPrincipal(PrincipalKind Kind, string? Scope)
    {
        internal object? Refuse(Principal? principal)
        {
            if (principal is null || (principal.Kind == PrincipalKind.Anonymous && Kind != PrincipalKind.Anonymous))
            {
                return Problem.Of(StatusCodes.Status401Unauthorized, "key_required", "Send an API key: 'Authorization: Bearer <key>'.");
            }

            if (principal.Kind != Kind)
            {
                return Problem.Of(StatusCodes.Status403Forbidden, "key_not_allowed", Kind == PrincipalKind.Admin
                    ? "This call takes the admin key only."
                    : "This call takes a merchant's key only.");
            }

            return Scope is not null && !Scopes.Allow(principal.Scopes, Scope)
                ? Problem.Of(StatusCodes.Status403Forbidden, "scope_missing", $"The key lacks the scope '{Scope}'.")
                : null;
        }
    }
}
