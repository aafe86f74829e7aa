using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Problems;
using Redirect.Links.Pages;

namespace Redirect.Links.Visits.OwnPeople;

/// <summary>The page behind the address of <see cref="InviteOwnBrowser"/>: marks the browser that opens it and says so.</summary>
internal static class OwnBrowserPage
{
    public const string Path = "/own-browsers/";

    private const string Style = "body{font:16px/1.6 system-ui,sans-serif;max-width:32em;margin:20vh auto 0;padding:0 1.5em;color:#333}h1{font-size:1.4em}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(Path + "{token}", HandleAsync).WithName(nameof(OwnBrowserPage)).WithSummary("Mark this browser as the merchant's own").WithTags("Own browsers")
            .Produces(StatusCodes.Status200OK, contentType: "text/html").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    internal static async Task HandleAsync(string token, HttpContext context, BrowserMarks marks, TimeProvider clock)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "private, no-store";
        headers["X-Robots-Tag"] = "noindex";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        if (marks.Mark is not { } mark)
        {
            headers.RetryAfter = "2";
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "own_browsers_unavailable", "The key is not at hand yet. Try again.");
            return;
        }

        if (!mark.TryRead(token, clock.GetUtcNow(), out var merchantId, out var isMarked))
        {
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, "own_browser_link_unknown", "This address is not ours or too old. Ask for a new one.");
            return;
        }

        var language = PageLanguage.Of(context.Request.Headers.AcceptLanguage.ToString());
        headers.SetCookie = mark.Cookie(merchantId, isMarked, context.Request.IsHttps);
        headers.ContentSecurityPolicy = Policy;
        headers.ContentType = "text/html; charset=utf-8";
        headers.ContentLanguage = language;
        await context.Response.WriteAsync(Page(language, isMarked), context.RequestAborted);
    }

    private static string Page(string language, bool isMarked)
    {
        var (title, text) = (language, isMarked) switch
        {
            ("zh-CN", true) => ("已标记为内部浏览器", "从现在起，这个浏览器打开您的链接计为内部访问，不计入读者。请在您使用的每个浏览器和 App 中分别打开此地址。"),
            ("zh-CN", false) => ("已取消标记", "这个浏览器的访问重新计为读者访问。"),
            ("zh-TW", true) => ("已標記為內部瀏覽器", "從現在起，這個瀏覽器開啟您的連結計為內部造訪，不計入讀者。請在您使用的每個瀏覽器和 App 中分別開啟此網址。"),
            ("zh-TW", false) => ("已取消標記", "這個瀏覽器的造訪重新計為讀者造訪。"),
            (_, true) => ("This browser is marked as your own", "From now on its visits to your links count as internal, not as readers'. Open this address in every browser and app you use."),
            _ => ("The mark is gone", "This browser's visits count as a reader's again."),
        };
        return $"<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>{title}</title><style>{Style}</style></head><body><h1>{title}</h1><p>{text}</p></body></html>";
    }
}
