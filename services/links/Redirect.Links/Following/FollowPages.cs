using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Following;

/// <summary>
/// The answers that lead nowhere: a small page for browsers in the reader's language, a problem for all others. The pages are fixed bytes:
/// nothing of the request is ever in them.
/// </summary>
internal static class FollowPages
{
    private const string Style = "body{font:16px/1.6 system-ui,sans-serif;max-width:32em;margin:20vh auto 0;padding:0 1.5em;color:#333}h1{font-size:1.4em}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Answer Unknown = new(StatusCodes.Status404NotFound, "link_unknown", "There is no link at this address.",
        Page("zh-CN", "链接不存在", "请检查链接是否完整，或联系分享者。"),
        Page("zh-TW", "連結不存在", "請檢查連結是否完整，或聯絡分享者。"),
        Page("en", "There is no such link", "Check that the address is complete, or ask whoever shared it."));

    private static readonly Answer Retired = new(StatusCodes.Status410Gone, "link_retired", "This link was retired by its owner.",
        Page("zh-CN", "链接已失效", "这个链接已被发布者停用。"),
        Page("zh-TW", "連結已失效", "這個連結已被發布者停用。"),
        Page("en", "This link has ended", "It was retired by its owner."));

    private static readonly Answer Unavailable = new(StatusCodes.Status503ServiceUnavailable, "link_unavailable", "The link can't be looked up now. Try again.",
        Page("zh-CN", "暂时无法打开", "请稍后再试。"),
        Page("zh-TW", "暫時無法開啟", "請稍後再試。"),
        Page("en", "Not available right now", "Please try again in a moment."));

    public static Task UnknownAsync(HttpContext context) => WriteAsync(context, Unknown);

    public static Task RetiredAsync(HttpContext context) => WriteAsync(context, Retired);

    public static Task UnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        return WriteAsync(context, Unavailable);
    }

    /// <summary>zh-CN, zh-TW or en: the first of the reader's languages that is Chinese or English; else English.</summary>
    internal static string LanguageOf(string accept)
    {
        var best = "en";
        var bestQuality = 0.0;
        foreach (var part in accept.AsSpan(0, Math.Min(accept.Length, 512)).Split(','))
        {
            var item = accept.AsSpan()[part];
            var semicolon = item.IndexOf(';');
            var tag = (semicolon < 0 ? item : item[..semicolon]).Trim();
            var quality = semicolon < 0 ? 1.0 : QualityOf(item[(semicolon + 1)..]);
            var page = PageOf(tag);
            if (page is not null && quality > bestQuality)
            {
                (best, bestQuality) = (page, quality);
            }
        }

        return best;
    }

    private static string? PageOf(ReadOnlySpan<char> tag)
    {
        if (Is(tag, "en"))
        {
            return "en";
        }

        if (!Is(tag, "zh"))
        {
            return null;
        }

        return tag.Contains("hant", StringComparison.OrdinalIgnoreCase)
            || (!tag.Contains("hans", StringComparison.OrdinalIgnoreCase)
                && (tag.EndsWith("-tw", StringComparison.OrdinalIgnoreCase) || tag.EndsWith("-hk", StringComparison.OrdinalIgnoreCase) || tag.EndsWith("-mo", StringComparison.OrdinalIgnoreCase)))
            ? "zh-TW"
            : "zh-CN";
    }

    private static bool Is(ReadOnlySpan<char> tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == 2 || tag[2] == '-');

    private static double QualityOf(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var quality)
            ? quality
            : 0;
    }

    private static Task WriteAsync(HttpContext context, Answer answer)
    {
        var request = context.Request;
        var headers = context.Response.Headers;
        headers.CacheControl = "private, no-store";
        headers["X-Robots-Tag"] = "noindex";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = "Accept, Accept-Language";
        if (!request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return Problem.WriteAsync(context, answer.Status, answer.Code, answer.Detail);
        }

        var language = LanguageOf(request.Headers.AcceptLanguage.ToString());
        var page = language switch
        {
            "zh-CN" => answer.Simplified,
            "zh-TW" => answer.Traditional,
            _ => answer.English,
        };
        context.Response.StatusCode = answer.Status;
        headers.ContentSecurityPolicy = Policy;
        headers.ContentType = "text/html; charset=utf-8";
        headers.ContentLanguage = language;
        headers.ContentLength = page.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }

    private static byte[] Page(string language, string title, string text) => Encoding.UTF8.GetBytes(
        $"<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>{title}</title><style>{Style}</style></head><body><h1>{title}</h1><p>{text}</p></body></html>");

    private sealed record Answer(int Status, string Code, string Detail, byte[] Simplified, byte[] Traditional, byte[] English);
}
