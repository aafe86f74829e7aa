using Microsoft.AspNetCore.Http;
using Redirect.Links.Domains;
using Redirect.Links.Following;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Pages;

/// <summary><c>/{slug}+</c>: shows where a link leads. Looked up as a visit would be, and never one.</summary>
internal sealed class InspectLink(LinkCache<FollowPlan> links, LinkPages pages)
{
    /// <param name="context">The request.</param>
    /// <param name="slug">Without its plus.</param>
    /// <param name="domain">The merchant's own domain; null: the common one.</param>
    public Task InvokeAsync(HttpContext context, ReadOnlySpan<char> slug, DomainPlan? domain)
    {
        var key = slug.Length is 0 or > Slugs.MaxLength ? "" : Slugs.KeyOf(slug.ToString());
        return key.Length is 0 or > Slugs.MaxLength ? DeadEndPages.UnknownAsync(context) : ShowAsync(context, LinkKeys.Of(domain?.Host ?? "", key), domain);
    }

    private async Task ShowAsync(HttpContext context, string key, DomainPlan? domain)
    {
        FollowPlan? plan;
        try
        {
            plan = links.TryGet(key, out var known) ? known : await links.GetAsync(key, context.RequestAborted);
        }
        catch (LookupUnavailableException)
        {
            await DeadEndPages.UnavailableAsync(context);
            return;
        }

        // Links of the host's former owner are nobody's any more.
        plan = domain is null || plan?.MerchantId == domain.MerchantId ? plan : null;
        await (plan is null ? DeadEndPages.UnknownAsync(context) : plan.Retired ? DeadEndPages.RetiredAsync(context) : pages.InspectAsync(context, plan));
    }
}
