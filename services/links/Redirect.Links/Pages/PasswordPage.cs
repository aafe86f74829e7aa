using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Redirect.Links.Pages;

/// <summary>Asks for a link's password. Its form posts <c>password</c> to the address it stands at, which is why nothing of the address is in it.</summary>
internal static class PasswordPage
{
    // Browsers hold what the answer to a form leads on to against this list too, and behind the password is an address that may not be said here.
    private static readonly PageKind Kind = new(formAction: "'self' https: http:");

    /// <summary>The empty form.</summary>
    public static Task AskAsync(HttpContext context, string? title) => Page.WantsProblem(context.Request)
        ? Page.SendProblemAsync(context, StatusCodes.Status403Forbidden, "password_required", "This link asks for a password. Open it in a browser.")
        : SendAsync(context, StatusCodes.Status200OK, title, null, form: true);

    /// <summary>The form again.</summary>
    public static Task WrongAsync(HttpContext context, string? title) => Page.WantsProblem(context.Request)
        ? Page.SendProblemAsync(context, StatusCodes.Status403Forbidden, "password_wrong", "This is not the link's password.")
        : SendAsync(context, StatusCodes.Status403Forbidden, title, ("密码不正确，请重新输入。", "密碼不正確，請重新輸入。", "That is not the password. Please try again."), form: true);

    /// <summary>No form: too many were wrong.</summary>
    /// <param name="context">The request.</param>
    /// <param name="title">The link's.</param>
    /// <param name="wait">Until the next attempt; rounded up to whole seconds.</param>
    public static Task LockedAsync(HttpContext context, string? title, TimeSpan wait)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (Page.WantsProblem(context.Request))
        {
            return Page.SendProblemAsync(context, StatusCodes.Status429TooManyRequests, "password_locked", "Too many wrong passwords. Wait as long as Retry-After says.");
        }

        var minutes = (seconds + 59) / 60;
        var words = seconds <= 90
            ? (FormattableString.Invariant($"输错次数过多，请 {seconds} 秒后再试。"), FormattableString.Invariant($"輸錯次數過多，請 {seconds} 秒後再試。"), FormattableString.Invariant($"Too many wrong passwords. Try again in {seconds} seconds."))
            : (FormattableString.Invariant($"输错次数过多，请 {minutes} 分钟后再试。"), FormattableString.Invariant($"輸錯次數過多，請 {minutes} 分鐘後再試。"), FormattableString.Invariant($"Too many wrong passwords. Try again in {minutes} minutes."));
        return SendAsync(context, StatusCodes.Status429TooManyRequests, title, words, form: false);
    }

    private static Task SendAsync(HttpContext context, int status, string? title, (string Simplified, string Traditional, string English)? said, bool form)
    {
        var language = Page.LanguageOf(context);
        var (heading, label, button) = PageLanguage.Choose(
            language, ("请输入密码", "打开这个链接需要密码", "打开"), ("請輸入密碼", "開啟這個連結需要密碼", "開啟"), ("Password, please", "This link is protected by a password", "Open"));
        var page = new PageWriter();
        Page.Open(page, language, heading);
        page.Write($"""<section class="end"><svg viewBox="0 0 24 24" aria-hidden="true"><rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/></svg><h1>{heading}</h1>""");
        if (!string.IsNullOrEmpty(title))
        {
            page.Write($"<p><bdi>{title}</bdi></p>");
        }

        if (said is { } words)
        {
            page.Write($"""<p class="say" role="alert">{PageLanguage.Choose(language, words.Simplified, words.Traditional, words.English)}</p>""");
        }

        if (form)
        {
            page.Write($"""<form method="post"><label class="soft" for="password">{label}</label><input id="password" name="password" type="password" maxlength="128" required autofocus autocomplete="off"><button>{button}</button></form>""");
        }

        page.Write($"</section>");
        Page.Close(page, Kind);
        return Page.SendAsync(context, status, Kind, language, page);
    }
}
