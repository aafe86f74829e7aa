using System.Security.Cryptography;
using System.Text;

namespace Redirect.Links.Pages;

/// <summary>What a page may do, as its Content-Security-Policy says: the one style sheet, at most one fixed script, and nothing from anywhere.</summary>
internal sealed class PageKind
{
    /// <summary>Neither script nor form.</summary>
    public static readonly PageKind Still = new();

    /// <param name="script">Fixed; allowed by its hash. Null: none.</param>
    /// <param name="reports">Whether the script may send something to us.</param>
    /// <param name="formAction">Where its form may go, and what the answer to it may lead on to; null: it has none.</param>
    public PageKind(string? script = null, bool reports = false, string? formAction = null)
    {
        Script = script;
        Policy = string.Concat(
            $"default-src 'none'; style-src {HashOf(PageStyle.Sheet)}",
            script is null ? "" : $"; script-src {HashOf(script)}",
            reports ? "; connect-src 'self'" : "",
            $"; base-uri 'none'; form-action {formAction ?? "'none'"}; frame-ancestors 'none'");
    }

    public string? Script { get; }

    public string Policy { get; }

    // Browsers hash what is between the tags, with every line end as LF; the sources of these texts have no others.
    private static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
