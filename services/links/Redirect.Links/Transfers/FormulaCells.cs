namespace Redirect.Links.Transfers;

/// <summary>
/// Texts that spreadsheets would run as a formula get an apostrophe before them in a table, and so do those that begin with an apostrophe; so
/// reading a table gives back every text exactly.
/// </summary>
internal static class FormulaCells
{
    // The full-width ones are formulas to spreadsheets in Chinese and Japanese (OWASP, CSV Injection).
    private const string Starts = "=+-@\t\r\n＝＋－＠'";

    public static string Protect(string text) => text.Length > 0 && Starts.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    /// <summary>Takes off what <see cref="Protect"/> has put there, and nothing else.</summary>
    public static string Unprotect(string cell) => cell.Length > 1 && cell[0] == '\'' && Starts.Contains(cell[1], StringComparison.Ordinal) ? cell[1..] : cell;
}
