using Microsoft.AspNetCore.Http;
using Redirect.Links.Following;

namespace Redirect.Links.Pages;

/// <summary>
/// Inside an app that blocks shop addresses: what the offer is, the passphrase with a button that copies it, and the way out to the
/// browser – drawn for those who would rather look, in the app's own words for those who read.
/// </summary>
internal static class InAppPage
{
    private static readonly PageKind Kind = new(CopyScript.Text);

    /// <param name="context">The request.</param>
    /// <param name="plan">The link.</param>
    /// <param name="app">As in a visit.</param>
    /// <param name="passphrase">Ours, or Taobao's; null: none, then the page shows the way out only.</param>
    /// <param name="taobao">Whether it is Taobao's, which Taobao's app knows by itself.</param>
    /// <param name="address">What the reader opens in the browser.</param>
    public static Task SendAsync(HttpContext context, FollowPlan plan, string app, string? passphrase, bool taobao, string address)
    {
        var language = Page.LanguageOf(context);
        var title = LinkTitle.OrWords(plan, language);
        var words = InAppWords.Of(app, language);
        var page = new PageWriter();
        Page.Open(page, language, title);
        Point(page, language);
        page.Write($"<section><h1><bdi>{title}</bdi></h1>");
        if (LinkTitle.DescriptionOf(plan) is { } description)
        {
            page.Write($"""<p class="soft">{description}</p>""");
        }

        page.Write($"</section>");
        if (passphrase is not null)
        {
            Passphrase(page, language, passphrase, taobao);
        }

        WayOut(page, language, words, address, passphrase is not null);
        var (done, failed) = PageLanguage.Choose(
            language, ("已复制", "没能复制，请长按选中的文字复制"), ("已複製", "未能複製，請長按選取的文字複製"), ("Copied", "Could not copy. Press and hold the selected text"));
        page.Write($"""<p class="toast" id="say" role="status" data-done="{done}" data-failed="{failed}"></p>""");
        Page.Close(page, Kind);
        return Page.SendAsync(context, StatusCodes.Status200OK, Kind, language, page);
    }

    // The arrow ends in the corner where every such app has its menu.
    private static void Point(PageWriter page, string language) => page.Write(
        $"""<div class="point"><span>{PageLanguage.Choose(language, "点这里，用浏览器打开", "點這裡，用瀏覽器開啟", "Tap here")}</span><svg viewBox="0 0 64 64" aria-hidden="true"><path d="M6 50C30 52 50 40 54 12"/><path d="M42 20 55 8l7 15"/></svg></div>""");

    private static void Passphrase(PageWriter page, string language, string passphrase, bool taobao)
    {
        var (heading, button, hint) = PageLanguage.Choose(
            language,
            ("复制口令", "一键复制口令", taobao ? "复制后打开手机淘宝，会自动弹出这个商品。" : "复制整段口令，发给朋友或粘贴到浏览器、App 里都能打开。"),
            ("複製口令", "一鍵複製口令", taobao ? "複製後開啟手機淘寶，會自動跳出這個商品。" : "複製整段口令，傳給朋友或貼到瀏覽器、App 裡都能開啟。"),
            ("Copy the passphrase", "Copy the passphrase", taobao ? "Then open the Taobao app: it shows this item by itself." : "Copy all of it, then paste it into a browser or the app, or send it to a friend."));
        page.Write($"""<section><h2>{heading}</h2><div class="box" id="passphrase">{passphrase}</div><button type="button" data-copy="passphrase">{button}</button><p class="soft">{hint}</p></section>""");
    }

    private static void WayOut(PageWriter page, string language, InAppWords words, string address, bool second)
    {
        var (heading, choose, copyHeading, button) = PageLanguage.Choose(
            language,
            ("在浏览器中打开", "选择", "或者复制链接，到浏览器粘贴", "复制链接"),
            ("在瀏覽器中開啟", "選擇", "或者複製連結，到瀏覽器貼上", "複製連結"),
            ("Open it in the browser", "Choose", "Or copy the address and paste it into a browser", "Copy the address"));
        page.Write($"""<section><h2>{heading}</h2><ol><li>{words.Menu} <kbd>{words.MenuSign}</kbd></li><li>{choose} <kbd>{words.Choose}</kbd></li></ol></section>""");
        page.Write($"""<section><h2>{copyHeading}</h2><div class="box plain" id="address">{address}</div><button type="button" class="{(second ? "second" : "")}" data-copy="address">{button}</button></section>""");
    }
}
