using Microsoft.AspNetCore.Http;
using Redirect.Hosting.Problems;
using Redirect.Links.Decisions;
using Redirect.Links.Following;

namespace Redirect.Links.Pages;

/// <summary>The pages that readers of a link see.</summary>
internal sealed class LinkPages
{
#pragma warning disable CA1822 // They get their parts with the pages.
    /// <summary>Inside a blocking app: title, passphrase with a copy button, how to open the address in the browser.</summary>
    public Task InAppAsync(HttpContext context, FollowPlan plan, PlacementPlan? placement, Decision decision) => FollowPages.UnavailableAsync(context);

    /// <summary>Wakes an app, falls back, and reports the attempt.</summary>
    public Task WakeAsync(HttpContext context, FollowPlan plan, Decision decision, Guid visitId) => FollowPages.UnavailableAsync(context);

    /// <summary>The link's card, for crawlers and chats.</summary>
    public Task PreviewAsync(HttpContext context, FollowPlan plan) => FollowPages.UnavailableAsync(context);

    /// <summary><c>/{slug}+</c>: where the link leads, in full, without going there.</summary>
    public Task InspectAsync(HttpContext context, FollowPlan plan) => FollowPages.UnavailableAsync(context);

    /// <summary>Asks for the password.</summary>
    public Task PasswordAsync(HttpContext context, FollowPlan plan) => FollowPages.UnavailableAsync(context);

    /// <summary>The password was wrong: 403, and the form again.</summary>
    public Task PasswordWrongAsync(HttpContext context, FollowPlan plan)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        return Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "password_wrong", "This is not the link's password.");
    }

    /// <summary>After wrong passwords: 429, and when the next may be tried.</summary>
    public Task PasswordLockedAsync(HttpContext context, FollowPlan plan, TimeSpan retryAfter)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.RetryAfter = ((long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests, "password_locked", "Too many wrong passwords from this network. Wait as long as Retry-After says.");
    }

    /// <summary>Not yet, expired, sold out or paused.</summary>
    public Task RefusedAsync(HttpContext context, FollowPlan plan, Outcome outcome) => FollowPages.UnavailableAsync(context);
#pragma warning restore CA1822
}
