using Microsoft.AspNetCore.Http;

namespace Redirect.Links.Pages;

/// <summary>
/// The answers that lead nowhere and are the same for every link: a small page for browsers in the reader's language, a problem for all
/// others. The pages are fixed bytes: nothing of the request is ever in them.
/// </summary>
internal static class DeadEndPages
{
    private static readonly DeadEnd Unknown = new(StatusCodes.Status404NotFound, "link_unknown", "There is no link at this address.",
        ("链接不存在", "请检查链接是否完整，或联系分享者。"),
        ("連結不存在", "請檢查連結是否完整，或聯絡分享者。"),
        ("There is no such link", "Check that the address is complete, or ask whoever shared it."));

    private static readonly DeadEnd Retired = new(StatusCodes.Status410Gone, "link_retired", "This link was retired by its owner.",
        ("链接已失效", "这个链接已被发布者停用。"),
        ("連結已失效", "這個連結已被發布者停用。"),
        ("This link has ended", "It was retired by its owner."));

    private static readonly DeadEnd Unavailable = new(StatusCodes.Status503ServiceUnavailable, "link_unavailable", "The link can't be looked up now. Try again.",
        ("暂时无法打开", "请稍后再试。"),
        ("暫時無法開啟", "請稍後再試。"),
        ("Not available right now", "Please try again in a moment."));

    private static readonly DeadEnd Expired = new(StatusCodes.Status410Gone, "link_expired", "This link has expired.",
        ("活动已结束", "这个链接已过有效期，感谢关注。"),
        ("活動已結束", "這個連結已過有效期限，感謝關注。"),
        ("This offer has ended", "The link is past its last day. Thank you for your interest."));

    private static readonly DeadEnd SoldOut = new(StatusCodes.Status410Gone, "link_sold_out", "This link's visits are used up.",
        ("名额已满", "来晚一步，名额已经全部领完。"),
        ("名額已滿", "來晚一步，名額已經全部領完。"),
        ("All gone", "Every place of this offer has been taken."));

    private static readonly DeadEnd Paused = new(StatusCodes.Status403Forbidden, "link_paused", "This link is paused by its owner.",
        ("链接已暂停", "发布者暂时停用了这个链接，请稍后再来。"),
        ("連結已暫停", "發布者暫時停用了這個連結，請稍後再來。"),
        ("This link is paused", "Its owner has stopped it for now. Please come back later."));

    public static Task UnknownAsync(HttpContext context) => Unknown.SendAsync(context);

    public static Task RetiredAsync(HttpContext context) => Retired.SendAsync(context);

    public static Task UnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        return Unavailable.SendAsync(context);
    }

    public static Task ExpiredAsync(HttpContext context) => Expired.SendAsync(context);

    public static Task SoldOutAsync(HttpContext context) => SoldOut.SendAsync(context);

    public static Task PausedAsync(HttpContext context) => Paused.SendAsync(context);
}
