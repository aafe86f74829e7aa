using System.Globalization;
using System.Text;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Passphrases;

/// <summary>
/// The text around a token. A template is literal but for <c>{title}</c>, <c>{token}</c>, <c>{url}</c> and <c>{until}</c>; what is put in is
/// never looked at again, so a title may say <c>{token}</c> and stays that. Pure.
/// </summary>
internal static class PassphraseTemplate
{
    public const int MaxLength = 500;

    /// <summary>For tokens that end by time.</summary>
    public const string Default = "复制这条消息 {token} 即可打开「{title}」，有效期至 {until}。 {url}";

    /// <summary>For tokens that do not.</summary>
    public const string Standing = "复制这条消息 {token} 即可打开「{title}」。 {url}";

    private const string Names = "{title}, {token}, {url} and {until}";

    // Shops and their customers live by it; it has no summer time.
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>Checks a merchant's template.</summary>
    /// <returns>As it is kept; null when there is none, or an error was added.</returns>
    public static string? Check(FieldErrors errors, string? template)
    {
        if (string.IsNullOrWhiteSpace(template))
        {
            return null;
        }

        if (template.Length > MaxLength)
        {
            errors.Add("template", "too_long", $"'template' may have at most {MaxLength} characters.");
            return null;
        }

        if (template.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t')))
        {
            errors.Add("template", "control_character", "'template' may not hold control characters but line breaks and tabs.");
            return null;
        }

        var token = false;
        for (var at = 0; Next(template, at, out var name, out _, out var end); at = end)
        {
            token |= name is "token";
            if (name is not ("title" or "token" or "url" or "until"))
            {
                errors.Add("template", "template_placeholder_unknown", $"'template' may hold the placeholders {Names}, and no other.");
                return null;
            }
        }

        if (!token)
        {
            errors.Add("template", "template_without_token", "'template' must hold {token}.");
            return null;
        }

        return template;
    }

    /// <summary>The text of a template.</summary>
    /// <param name="template">One that was checked.</param>
    /// <param name="token">12 symbols; shown with marks.</param>
    /// <param name="title">The offer's.</param>
    /// <param name="url">The link's short address.</param>
    /// <param name="until">UTC; shown to the minute in China's time. Null: nothing is shown.</param>
    public static string Render(string template, string token, string title, string url, DateTime? until)
    {
        var text = new StringBuilder();
        var at = 0;
        while (Next(template, at, out var name, out var start, out var end))
        {
            text.Append(template, at, start - at).Append(name switch
            {
                "token" => PassphraseTokens.Show(token),
                "title" => title,
                "url" => url,
                _ => until is { } time ? (time + China).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "",
            });
            at = end;
        }

        return text.Append(template, at, template.Length - at).ToString();
    }

    /// <summary>Whether whoever pastes the text gets this token first.</summary>
    public static bool LeadsTo(string text, string token) =>
        Encoding.UTF8.GetByteCount(text) <= PassphraseReader.MaxBytes && PassphraseReader.Read(text).All is [{ Kind: PassphraseKind.Own } first, ..] && first.Token == token;

    // The next innermost pair of braces; lone braces are text.
    private static bool Next(string template, int from, out ReadOnlySpan<char> name, out int start, out int end)
    {
        name = default;
        start = end = template.Length;
        var close = template.IndexOf('}', from);
        while (close >= 0)
        {
            var open = close == 0 ? -1 : template.LastIndexOf('{', close - 1, close - from);
            if (open >= from)
            {
                (start, end) = (open, close + 1);
                name = template.AsSpan(open + 1, close - open - 1);
                return true;
            }

            close = template.IndexOf('}', close + 1);
        }

        return false;
    }
}
