using Microsoft.AspNetCore.Http;
using Redirect.Links.Following;
using Redirect.Links.Storage.Secrets;

namespace Redirect.Links.Limits;

/// <summary>Whether a browser has given a link's password.</summary>
internal sealed class PasswordGate(KnownSecrets secrets, TimeProvider clock)
{
    /// <summary>Whether the request proves that the link's present password was given. Waits for nothing.</summary>
    public bool IsGiven(HttpContext context, FollowPlan plan) =>
        context.Request.Headers.Cookie is { Count: > 0 } cookies && secrets.Find(SecretNames.Passwords) is { } value && PasswordCookie.IsIn(cookies, value, plan, clock.GetUtcNow());
}
