namespace Redirect.Links.Pages;

/// <summary>The way out of an app's browser, in the app's own words.</summary>
/// <param name="Menu">Where it begins.</param>
/// <param name="MenuSign">The sign that is drawn there.</param>
/// <param name="Choose">The entry to tap.</param>
internal sealed record InAppWords(string Menu, string MenuSign, string Choose)
{
    /// <summary>For an app as in a visit, in a page's language.</summary>
    public static InAppWords Of(string app, string language) => app switch
    {
        "wechat" => PageLanguage.Choose(language, WechatSimplified, WechatTraditional, WechatEnglish),
        "qq" => PageLanguage.Choose(language, QqSimplified, QqTraditional, QqEnglish),
        "weibo" => PageLanguage.Choose(language, WeiboSimplified, WeiboTraditional, WeiboEnglish),
        _ => PageLanguage.Choose(language, OtherSimplified, OtherTraditional, OtherEnglish),
    };

    private static readonly InAppWords WechatSimplified = new("点微信右上角的", "···", "在浏览器打开");
    private static readonly InAppWords WechatTraditional = new("點微信右上角的", "···", "在瀏覽器中開啟");
    private static readonly InAppWords WechatEnglish = new("In WeChat, tap at the top right", "···", "Open in browser");

    private static readonly InAppWords QqSimplified = new("点 QQ 右上角的", "≡", "用浏览器打开");
    private static readonly InAppWords QqTraditional = new("點 QQ 右上角的", "≡", "用瀏覽器開啟");
    private static readonly InAppWords QqEnglish = new("In QQ, tap at the top right", "≡", "Open in browser");

    private static readonly InAppWords WeiboSimplified = new("点微博右上角的", "···", "浏览器打开");
    private static readonly InAppWords WeiboTraditional = new("點微博右上角的", "···", "瀏覽器開啟");
    private static readonly InAppWords WeiboEnglish = new("In Weibo, tap at the top right", "···", "Open in browser");

    private static readonly InAppWords OtherSimplified = new("点右上角的菜单", "···", "在浏览器打开");
    private static readonly InAppWords OtherTraditional = new("點右上角的選單", "···", "在瀏覽器開啟");
    private static readonly InAppWords OtherEnglish = new("Tap the menu at the top right", "···", "Open in browser");
}
