using Microsoft.AspNetCore.Http;
using Redirect.Links.DeepLinks;
using Redirect.Links.Following;

namespace Redirect.Links.Pages;

/// <summary>Wakes an app on a phone, falls back, and reports the attempt. Both ways are plain links too, for a tap and for those without scripts.</summary>
internal static class WakePage
{
    private static readonly PageKind Kind = new(WakeScript.Text, reports: true);

    /// <param name="context">The request.</param>
    /// <param name="plan">The link.</param>
    /// <param name="addresses">Where the app is, and where those go who lack it.</param>
    /// <param name="token">Of the visit, for the report; null: nothing is reported.</param>
    public static Task SendAsync(HttpContext context, FollowPlan plan, WakeAddresses addresses, string? token)
    {
        var language = Page.LanguageOf(context);
        var title = LinkTitle.OrWords(plan, language);
        var (waking, open, stay) = PageLanguage.Choose(
            language, ("正在打开 App…", "打开 App", "没有 App？在网页中打开"), ("正在開啟 App…", "開啟 App", "沒有 App？在網頁中開啟"), ("Opening the app…", "Open the app", "No app? Open the web page"));
        var page = new PageWriter();
        Page.Open(page, language, title);
        page.Write($"""<section class="wait" id="wake" data-try="{(addresses.Try == addresses.Tap ? "" : addresses.Try)}" data-visit="{token}" data-report="/{Uri.EscapeDataString(plan.Slug)}/wakes"><svg viewBox="0 0 24 24" aria-hidden="true"><rect x="6" y="2" width="12" height="20" rx="3"/><path d="M11 18.5h2M9.5 10l2 2 3.5-4"/></svg><h1><bdi>{title}</bdi></h1><p class="soft">{waking}</p>""");
        page.Write($"""<a class="button" id="open" href="{addresses.Tap}">{open}</a><a class="button second" id="stay" href="{addresses.Fallback}">{stay}</a></section>""");
        Page.Close(page, Kind);
        return Page.SendAsync(context, StatusCodes.Status200OK, Kind, language, page);
    }
}
