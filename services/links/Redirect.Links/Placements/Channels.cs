namespace Redirect.Links.Placements;

/// <summary>The channels a placement can be in.</summary>
internal static class Channels
{
    public static readonly IReadOnlyList<string> All =
        ["wechat", "qq", "weibo", "douyin", "xiaohongshu", "bilibili", "kuaishou", "baidu", "alipay", "sms", "email", "web", "kol", "store", "print", "other"];
}
