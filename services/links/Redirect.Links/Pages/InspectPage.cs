using System.Globalization;
using Microsoft.AspNetCore.Http;
using Redirect.Links.Following;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Pages;

/// <summary>
/// <c>/{slug}+</c>: where a link leads, without going there. Hosts in full, as names are registered (Punycode) and as they are read; a
/// warning when the title speaks for somebody else. A link that would not let this reader in does not say where it leads.
/// </summary>
internal static class InspectPage
{
    // A page has at most 15 KB, and a host up to 253 characters in two spellings.
    private const int MaxBytes = 12 * 1024;

    /// <param name="context">The request.</param>
    /// <param name="plan">The link.</param>
    /// <param name="address">Its own.</param>
    /// <param name="hidden">Whether its targets are not said.</param>
    public static Task SendAsync(HttpContext context, FollowPlan plan, string address, bool hidden)
    {
        var language = Page.LanguageOf(context);
        var title = LinkTitle.OrWords(plan, language);
        var words = PageLanguage.Choose(language, Simplified, Traditional, English);
        var targets = hidden ? [] : LinkTargets.Of(plan);
        var page = new PageWriter();
        Page.Open(page, language, title);
        page.Write($"""<section><p class="soft">{words.Heading}</p><h1><bdi>{title}</bdi></h1><div class="box plain">{address}</div></section>""");
        var sites = targets.Where(target => target.IsWeb).Select(target => target.Host).ToList();
        if (PretendingTitles.Pretends(plan.Title, sites) || PretendingTitles.Pretends(plan.Behaviour?.Preview?.Title, sites))
        {
            page.Write($"""<section class="warn" role="alert"><h2>{words.WarningTitle}</h2><p>{words.Warning}</p></section>""");
        }

        page.Write($"<section><h2>{words.LeadsTo}</h2>");
        if (hidden)
        {
            page.Write($"""<p class="soft">{words.Hidden}</p>""");
        }
        else
        {
            List(page, words, targets);
        }

        page.Write($"""</section><a class="button" href="{address}" rel="nofollow noreferrer">{words.GoOn}</a>""");
        Page.Close(page, PageKind.Still);
        return Page.SendAsync(context, StatusCodes.Status200OK, PageKind.Still, language, page);
    }

    private static void List(PageWriter page, Words words, IReadOnlyList<LinkTarget> targets)
    {
        page.Write($"<ul>");
        var left = targets.Count;
        foreach (var group in targets.GroupBy(target => (target.Host, target.App)))
        {
            if (page.Length > MaxBytes)
            {
                break;
            }

            var why = group.Select(target => NameOf(words, target)).Distinct().ToList();
            page.Write($"""<li><span class="host">{group.Key.Host}</span>""");
            if (AsRead(group.Key.Host) is { } read)
            {
                page.Write($"""<br><bdi>{read}</bdi> <span class="soft">{words.Punycode}</span>""");
            }

            page.Write($"""<br><span class="soft">{string.Join(" · ", why.Take(6))}{(why.Count > 6 ? " …" : "")}</span></li>""");
            left -= group.Count();
        }

        page.Write($"</ul>");
        if (left > 0)
        {
            page.Write($"""<p class="soft">{string.Format(CultureInfo.InvariantCulture, words.More, left)}</p>""");
        }
    }

    // What a browser may show in its bar; null when it is the host itself.
    private static string? AsRead(string host)
    {
        var read = string.Join('.', host.Split('.').Select(label => TargetHost.Decode(label) ?? label));
        return string.Equals(read, host, StringComparison.Ordinal) ? null : read;
    }

    private static string NameOf(Words words, LinkTarget target) => string.Format(
        CultureInfo.InvariantCulture,
        target.Kind switch
        {
            LinkTargetKind.Target => words.Target,
            LinkTargetKind.Rule => words.Rule,
            LinkTargetKind.Variant => words.Variant,
            LinkTargetKind.Overflow => words.Overflow,
            LinkTargetKind.Expired => words.Expired,
            LinkTargetKind.App => words.App,
            _ => words.Fallback,
        },
        target.Number > 0 ? target.Number : target.App);

    private static readonly Words Simplified = new(
        "链接预览，尚未打开", "小心：标题与网站不符", "标题提到了品牌、官方或登录，但链接并不（全部）通向该品牌的网站。请不要在那里输入账号、密码或验证码。",
        "这个链接通向", "链接设有条件（密码、名额或时间），打开前不显示去向。", "继续打开", "（域名的显示形式）", "还有 {0} 个去向未列出。",
        "默认", "规则 {0}", "分流 {0}", "名额用完后", "过期后", "App（{0}）", "没有 App 时");

    private static readonly Words Traditional = new(
        "連結預覽，尚未開啟", "小心：標題與網站不符", "標題提到了品牌、官方或登入，但連結並不（全部）通向該品牌的網站。請不要在那裡輸入帳號、密碼或驗證碼。",
        "這個連結通向", "連結設有條件（密碼、名額或時間），開啟前不顯示去向。", "繼續開啟", "（網域的顯示形式）", "還有 {0} 個去向未列出。",
        "預設", "規則 {0}", "分流 {0}", "名額用完後", "過期後", "App（{0}）", "沒有 App 時");

    private static readonly Words English = new(
        "Preview: nothing has been opened yet", "Careful: the title does not fit the site", "The title names a brand, or speaks of official pages or logging in, but not all of these sites are that brand's. Do not enter an account, a password or a code there.",
        "This link leads to", "This link has conditions (a password, a limit or dates) and does not say where it leads before they are met.", "Go on", "(the name as it is displayed)", "{0} more are not listed.",
        "by default", "rule {0}", "variant {0}", "when used up", "after its end", "app ({0})", "without the app");

    private sealed record Words(
        string Heading, string WarningTitle, string Warning, string LeadsTo, string Hidden, string GoOn, string Punycode, string More,
        string Target, string Rule, string Variant, string Overflow, string Expired, string App, string Fallback);
}
