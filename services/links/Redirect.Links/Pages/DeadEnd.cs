using Microsoft.AspNetCore.Http;

namespace Redirect.Links.Pages;

/// <summary>An answer that leads nowhere: its status, its stable code, and its page in each language.</summary>
internal sealed class DeadEnd(int status, string code, string detail, (string Title, string Text) simplified, (string Title, string Text) traditional, (string Title, string Text) english)
{
    private static readonly PageWriter.Markup Chain = new("""<path d="M9 17H7A5 5 0 0 1 7 7h2m6 0h2a5 5 0 0 1 4.6 7M8 12h3M3 3l18 18"/>""");
    private static readonly PageWriter.Markup Clock = new("""<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>""");

    private readonly byte[] simplified = Make(PageLanguage.Simplified, simplified);
    private readonly byte[] traditional = Make(PageLanguage.Traditional, traditional);
    private readonly byte[] english = Make(PageLanguage.English, english);

    public Task SendAsync(HttpContext context)
    {
        if (Page.WantsProblem(context.Request))
        {
            return Page.SendProblemAsync(context, status, code, detail);
        }

        var language = Page.LanguageOf(context);
        return Page.SendAsync(context, status, PageKind.Still, language, PageLanguage.Choose(language, simplified, traditional, english));
    }

    /// <summary>Writes the page's content.</summary>
    /// <param name="page">Takes it.</param>
    /// <param name="title">What is so.</param>
    /// <param name="text">What to do.</param>
    /// <param name="early">Draws a clock instead of a broken chain.</param>
    public static void Write(PageWriter page, string title, string text, bool early = false) => page.Write(
        $"""<section class="end"><svg viewBox="0 0 24 24" aria-hidden="true">{(early ? Clock : Chain)}</svg><h1>{title}</h1><p class="soft">{text}</p></section>""");

    private static byte[] Make(string language, (string Title, string Text) words)
    {
        using var page = new PageWriter();
        Page.Open(page, language, words.Title);
        Write(page, words.Title, words.Text);
        Page.Close(page, PageKind.Still);
        return page.Written.ToArray();
    }
}
