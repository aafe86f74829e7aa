using Microsoft.AspNetCore.Http;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Pages;

/// <summary>What all pages have in common: the frame around them and the headers before them.</summary>
internal static class Page
{
    /// <summary>Begins a page; its content follows, then <see cref="Close"/>.</summary>
    /// <param name="page">Takes it.</param>
    /// <param name="language">Of its texts.</param>
    /// <param name="title">For the browser's bar.</param>
    /// <param name="card">Further elements of the head, written by ourselves; null: none.</param>
    public static void Open(PageWriter page, string language, string title, Action<PageWriter>? card = null)
    {
        page.Write($"""<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="format-detection" content="telephone=no"><title>{title}</title>""");
        card?.Invoke(page);
        page.Write($"<style>{new PageWriter.Markup(PageStyle.Sheet)}</style></head><body><main>");
    }

    public static void Close(PageWriter page, PageKind kind)
    {
        page.Write($"</main>");
        if (kind.Script is { } script)
        {
            page.Write($"<script>{new PageWriter.Markup(script)}</script>");
        }

        page.Write($"</body></html>");
    }

    /// <summary>Whether a problem is the better answer: the client does not ask for HTML.</summary>
    public static bool WantsProblem(HttpRequest request) => !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>The reader's language.</summary>
    public static string LanguageOf(HttpContext context) => PageLanguage.Of(context.Request.Headers.AcceptLanguage.ToString());

    /// <summary>Sends a page and gives its buffer back.</summary>
    public static async Task SendAsync(HttpContext context, int status, PageKind kind, string language, PageWriter page)
    {
        using (page)
        {
            await SendAsync(context, status, kind, language, page.Written);
        }
    }

    /// <summary>Sends a page.</summary>
    public static Task SendAsync(HttpContext context, int status, PageKind kind, string language, ReadOnlyMemory<byte> page)
    {
        ApplyHeaders(context);
        var headers = context.Response.Headers;
        context.Response.StatusCode = status;
        headers.ContentSecurityPolicy = kind.Policy;
        headers.ContentType = "text/html; charset=utf-8";
        headers.ContentLanguage = language;
        headers.ContentLength = page.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }

    /// <summary>Sends the same as a problem, for clients that are no browsers.</summary>
    public static Task SendProblemAsync(HttpContext context, int status, string code, string detail)
    {
        ApplyHeaders(context);
        return Problem.WriteAsync(context, status, code, detail);
    }

    private static void ApplyHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "private, no-store";
        headers["X-Robots-Tag"] = "noindex";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = "Accept, Accept-Language";
    }
}
