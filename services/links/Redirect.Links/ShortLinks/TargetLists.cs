using System.Collections.Frozen;

namespace Redirect.Links.ShortLinks;

/// <summary>What the rules on targets know of the world. Data only; hosts in the spelling of <see cref="TargetHost"/>.</summary>
internal static class TargetLists
{
    /// <summary>Top-level names that no public host has (IANA special-use names, and names kept for private networks).</summary>
    public static readonly FrozenSet<string> SpecialUse = new[]
    {
        "test", "example", "invalid", "localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "onion", "alt", "arpa",
        "xn--zckzah",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Public shorteners: what a link to one leads to can be changed by others after it was checked (S19). Not here: Taobao's own
    /// m.tb.cn, e.tb.cn and s.click.taobao.com, which only lead to Taobao.
    /// </summary>
    public static readonly FrozenSet<string> Shorteners = new[]
    {
        "bit.ly", "bitly.com", "j.mp", "t.co", "tinyurl.com", "goo.gl", "is.gd", "v.gd", "ow.ly", "buff.ly", "rebrand.ly", "cutt.ly", "shorturl.at", "rb.gy",
        "tiny.cc", "bl.ink", "short.io", "t.ly", "s.id", "lnkd.in", "fb.me", "kutt.it", "kutt.to", "soo.gd", "clck.ru", "adf.ly", "shorte.st", "ouo.io",
        "t.cn", "url.cn", "dwz.cn", "suo.im", "suo.nz", "suo.yt", "mrw.so", "u6.gg", "u.nu", "c7.gg", "sourl.cn", "dwz.date", "dwz.win", "w.url.cn", "985.so",
        "0x9.me", "6du.in", "ft12.com", "t.hk.uy", "rrd.me", "xc.hk", "3.cn", "dwz.mk", "reurl.cc", "lihi.cc", "lihi1.com", "ppt.cc", "pse.is", "maac.io",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Brands whose name in somebody else's host is taken for a trap (S8), and the domains that are theirs.</summary>
    public static readonly IReadOnlyList<Brand> Brands =
    [
        new("taobao", ["taobao.com", "taobao.org", "taobao.net", "taobaocdn.com", "taobaocdn.net"]),
        new("tmall", ["tmall.com", "tmall.hk"]),
        new("alipay", ["alipay.com", "alipay.hk", "alipayplus.com", "alipayobjects.com", "alipay-eco.com"]),
        new("1688", ["1688.com"]),
        new("alibaba", ["alibaba.com", "alibaba-inc.com", "alibabacloud.com", "alibabagroup.com", "alibabausercontent.com"]),
    ];

    /// <summary>
    /// Characters that are read as an ASCII letter: enough to read the brands in another script. Digits are handled by the
    /// comparison, because the brand 1688 is made of them.
    /// </summary>
    public static readonly FrozenDictionary<char, char> Confusables = new[]
    {
        (Letter: 'a', Alike: "аӓάαàáâãäåāăąạảɑ"),
        (Letter: 'b', Alike: "ьЬƅḃḅɓ"),
        (Letter: 'o', Alike: "оοόòóôõöøōőọỏσօ"),
        (Letter: 't', Alike: "тτţťțṭŧ"),
        (Letter: 'm', Alike: "мṁṃɱ"),
        (Letter: 'l', Alike: "ӏłĺļľḷⅼ"),
        (Letter: 'i', Alike: "ιіìíîïīıįị"),
        (Letter: 'p', Alike: "рρṗ"),
        (Letter: 'y', Alike: "уγýÿүỳỵ"),
    }.SelectMany(row => row.Alike.Select(alike => (alike, row.Letter))).ToFrozenDictionary(pair => pair.alike, pair => pair.Letter);

    /// <param name="Name">As it is written in a host.</param>
    /// <param name="Domains">Registered by the brand; everything below them is theirs.</param>
    internal sealed record Brand(string Name, IReadOnlyList<string> Domains);
}
