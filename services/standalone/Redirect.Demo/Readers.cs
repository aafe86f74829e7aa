namespace Redirect.Demo;

/// <summary>The readers of the demo and how many requests each kind makes; 300 in all.</summary>
internal static class Readers
{
    private const string Iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    private const string Android = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36";
    public const string Wechat = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.60(0x18003c2f) NetType/WIFI Language/zh_CN";
    public const string Desktop = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36";
    private const string Googlebot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    public static readonly IReadOnlyList<(Reader Reader, int Requests)> All =
    [
        (new Reader("iPhone Safari", Iphone, "human", Reader.WakePage), 80),
        (new Reader("Android Chrome", Android, "human", Reader.WakePage), 70),
        (new Reader("inside WeChat", Wechat, "human", Reader.InAppPage), 60),
        (new Reader("desktop Chrome", Desktop, "human", Reader.Redirect), 40),
        (new Reader("Googlebot", Googlebot, "bot", Reader.Card), 15),
        (new Reader("curl", "curl/8.5.0", "bot", Reader.Redirect), 15),
        (new Reader("HEAD", Iphone, null, Reader.WakePage) { Method = HttpMethod.Head }, 10),
        (new Reader("prefetch", Desktop, "prefetch", Reader.Redirect) { Header = ("Sec-Purpose", "prefetch;prerender") }, 10),
    ];
}
