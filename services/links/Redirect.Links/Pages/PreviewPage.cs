using Microsoft.AspNetCore.Http;
using Redirect.Links.Following;

namespace Redirect.Links.Pages;

/// <summary>The link's card, for crawlers and chats: what they draw it from, and nothing that leads on. Its picture is named and never fetched by us.</summary>
internal static class PreviewPage
{
    // Of the picture's address, as it stands in the page; a longer one would make it a heavy one.
    private const int MaxImageBytes = 3000;

    public static Task SendAsync(HttpContext context, FollowPlan plan, string address)
    {
        var language = Page.LanguageOf(context);
        var title = LinkTitle.OrWords(plan, language);
        var description = LinkTitle.DescriptionOf(plan);
        var image = plan.Behaviour?.Preview?.ImageUrl is { } url && url.Length + (4 * url.Count(character => character == '&')) <= MaxImageBytes ? url : null;
        var page = new PageWriter();
        Page.Open(page, language, title, head =>
        {
            head.Write($"""<link rel="canonical" href="{address}"><meta property="og:type" content="website"><meta property="og:url" content="{address}"><meta property="og:title" content="{title}"><meta name="twitter:card" content="{(image is null ? "summary" : "summary_large_image")}">""");
            if (description is not null)
            {
                head.Write($"""<meta name="description" content="{description}"><meta property="og:description" content="{description}">""");
            }

            if (image is not null)
            {
                head.Write($"""<meta property="og:image" content="{image}">""");
            }
        });
        page.Write($"""<section><h1><bdi>{title}</bdi></h1>""");
        if (description is not null)
        {
            page.Write($"<p>{description}</p>");
        }

        page.Write($"""<p class="soft"><a href="{address}">{address}</a></p></section>""");
        Page.Close(page, PageKind.Still);
        return Page.SendAsync(context, StatusCodes.Status200OK, PageKind.Still, language, page);
    }
}
