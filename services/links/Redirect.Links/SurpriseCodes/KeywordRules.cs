using System.Text.RegularExpressions;
using Redirect.Links.Passphrases;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.SurpriseCodes;

/// <summary>
/// Which texts nobody may have as a keyword or phrase. Reserved as a part: names of the marketplaces and their services, and mobile numbers.
/// Reserved as a whole: short names that are parts of innocent words, prices, other telephone numbers, flight numbers, the shape of a
/// Taobao passphrase's key, and fewer than six digits, which anybody guesses.
/// </summary>
internal static partial class KeywordRules
{
    private const int FewestDigits = 6;

    private static readonly string[] Parts =
        ["淘宝", "天猫", "官方", "支付宝", "阿里巴巴", "聚划算", "闲鱼", "饿了么", "菜鸟裹裹", "客服中心", "taobao", "tmall", "alipay", "alibaba", "aliexpress", "xianyu"];

    private static readonly string[] Wholes = ["阿里", "ali", "1688", "淘", "猫超", "菜鸟", "客服", "人工客服", "惊喜码", "admin", "official"];

    /// <summary>Checks a text that a merchant chose.</summary>
    /// <returns>Its key, or the code and the detail of what is wrong.</returns>
    public static (string? Key, string? Code, string? Detail) Check(string text, BlockedWords blocked)
    {
        if (text.Length > KeywordKey.MaxUnits)
        {
            return (null, "keyword_invalid", Shape);
        }

        // Before the shape, because a price with its sign is more than badly formed.
        var folded = KeywordKey.Fold(text);
        if (IsReserved(folded, text))
        {
            return (null, "keyword_reserved", "This text is reserved: it is, or could be taken for, the marketplace's name, a price, a telephone or flight number, a passphrase, or is a number with fewer than 6 digits.");
        }

        if (blocked.AreIn(folded))
        {
            return (null, "keyword_blocked", "This text holds a word that is not allowed here.");
        }

        return KeywordKey.Of(text) is { } key ? (key, null, null) : (null, "keyword_invalid", Shape);
    }

    /// <summary>A folded text with letters of other scripts that look like Latin ones read as those.</summary>
    public static string PlainOf(string folded) =>
        string.Create(folded.Length, folded, static (plain, text) =>
        {
            for (var at = 0; at < text.Length; at++)
            {
                plain[at] = TargetLists.Confusables.GetValueOrDefault(text[at], text[at]);
            }
        });

    private const string Shape = "A keyword or phrase has 2 to 16 characters: letters and digits of any script. Spaces make no difference.";

    private static bool IsReserved(string folded, string text)
    {
        var plain = PlainOf(folded);
        return Parts.Any(part => plain.Contains(part, StringComparison.Ordinal)) || Wholes.Contains(plain, StringComparer.Ordinal)
            || Price.IsMatch(plain) || Telephone.IsMatch(plain) || Mobile.IsMatch(plain) || Flight.IsMatch(plain)
            || (plain.Length < FewestDigits && plain.Length > 0 && plain.All(char.IsDigit))
            || IsPassphrase(text);
    }

    // As it is written: its small and capital letters tell it from a word.
    private static bool IsPassphrase(string text)
    {
        var written = CompatibilityForms.Fold(KeywordKey.Shown(text)).Replace(" ", "", StringComparison.Ordinal);
        return written.Length == TaobaoKeys.Length && TaobaoKeys.IsKey(written);
    }

    [GeneratedRegex(@"^(?:\p{Sc}\d+(?:\.\d+)?|\p{Sc}?\d+\.\d+|\p{Sc}?\d+(?:\.\d+)?(?:元|圆|块|块钱|角|分|rmb|cny|usd|yuan))$", RegexOptions.CultureInvariant)]
    private static partial Regex Price { get; }

    // Of a fixed line, a service number, with or without the country.
    [GeneratedRegex(@"^(?:\+?(?:00)?86)?-?(?:0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Telephone { get; }

    [GeneratedRegex(@"(?:^|\D)(?:00)?(?:86)?1[3-9]\d{9}(?:$|\D)", RegexOptions.CultureInvariant)]
    private static partial Regex Mobile { get; }

    [GeneratedRegex(@"^(?:ca|mu|cz|hu|mf|zh|3u|9c|ho|fm|sc|gs|jd|kn|pn|g5|8l|eu|tv|gj|cx|hx|uo|br|ci|nx)\d{1,4}$", RegexOptions.CultureInvariant)]
    private static partial Regex Flight { get; }
}
