using Microsoft.AspNetCore.Http;
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

    /// <summary>Not yet, expired, sold out or paused.</summary>
    public Task RefusedAsync(HttpContext context, FollowPlan plan, Outcome outcome) => FollowPages.UnavailableAsync(context);
#pragma warning restore CA1822
}
