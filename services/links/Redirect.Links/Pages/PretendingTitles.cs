using System.Text;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Pages;

/// <summary>Titles that speak for somebody else: the name of a brand, "official", "log in", over a host that is not the brand's (S67).</summary>
internal static class PretendingTitles
{
    private static readonly (string Word, string Brand)[] Names =
    [
        .. TargetLists.Brands.Select(brand => (brand.Name, brand.Name)),
        ("淘宝", "taobao"), ("淘寶", "taobao"), ("天猫", "tmall"), ("天貓", "tmall"), ("支付宝", "alipay"), ("支付寶", "alipay"), ("阿里巴巴", "alibaba"),
    ];

    private static readonly string[] Claims =
        ["官方", "登录", "登錄", "登入", "登陆", "客服", "验证码", "驗證碼", "实名认证", "實名認證", "账号异常", "帳號異常", "official", "login", "signin", "verifyyour", "password"];

    /// <summary>Whether a title claims what none of the hosts behind it can claim.</summary>
    /// <param name="title">The link's; null: none.</param>
    /// <param name="hosts">Where it leads, in the spelling of <see cref="TargetHost"/>.</param>
    public static bool Pretends(string? title, List<string> hosts)
    {
        if (string.IsNullOrEmpty(title))
        {
            return false;
        }

        var text = Read(title);
        return Array.Exists(Names, name => text.Contains(name.Word, StringComparison.Ordinal) && !hosts.TrueForAll(host => IsOf(name.Brand, host)))
            || (Array.Exists(Claims, claim => text.Contains(claim, StringComparison.Ordinal)) && !hosts.TrueForAll(IsOfAny));
    }

    private static bool IsOf(string brand, string host) =>
        TargetLists.Brands.Any(known => (known.Name == brand || brand == "alibaba") && known.Domains.Any(domain => TargetHost.IsWithin(host, domain)))
        // Taobao's shops and Tmall's are told apart by hardly anybody: each may name the other.
        || (brand is "taobao" or "tmall" && TargetLists.Brands.Any(known => known.Name is "taobao" or "tmall" && known.Domains.Any(domain => TargetHost.IsWithin(host, domain))));

    private static bool IsOfAny(string host) => TargetLists.Brands.Any(brand => brand.Domains.Any(domain => TargetHost.IsWithin(host, domain)));

    // As people read it: full-width as plain, look-alikes as what they look like, without spaces, dots and what can't be seen.
    private static string Read(string title)
    {
        var text = new StringBuilder(title.Length);
        foreach (var character in CompatibilityForms.Fold(title).ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(character))
            {
                text.Append(TargetLists.Confusables.GetValueOrDefault(character, character));
            }
        }

        return text.ToString();
    }
}
