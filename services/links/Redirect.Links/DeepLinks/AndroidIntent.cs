namespace Redirect.Links.DeepLinks;

/// <summary>
/// An <c>intent:</c> address as Chrome on Android takes it. Only what wakes an app in public: a scheme, a package, the action VIEW, the
/// category BROWSABLE and a fallback. Components, selectors, extras and flags, by which a page reaches into apps, do not exist here.
/// </summary>
/// <param name="Scheme">Of the app's address, in lower case.</param>
/// <param name="Rest">Host, path and query of the app's address, as written.</param>
/// <param name="Package">Which app.</param>
/// <param name="Fallback">Where those go who lack it, decoded; null: not said.</param>
internal sealed record AndroidIntent(string Scheme, string Rest, string Package, string? Fallback)
{
    private const string Start = "intent://";
    private const string Mark = "#Intent;";

    public override string ToString() =>
        $"{Start}{Rest}{Mark}scheme={Scheme};package={Package}{(Fallback is null ? "" : ";S.browser_fallback_url=" + InnerAddress.Encode(Fallback))};end";

    public static bool Is(string address) => address.StartsWith("intent:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes an address apart; null when there is anything in it that is not known here.</summary>
    public static AndroidIntent? Parse(string text)
    {
        var mark = text.IndexOf('#', StringComparison.Ordinal);
        if (!text.StartsWith(Start, StringComparison.OrdinalIgnoreCase) || mark < 0 || !text.AsSpan(mark).StartsWith(Mark) || text.IndexOf('#', mark + 1) >= 0)
        {
            return null;
        }

        var parts = text[(mark + Mark.Length)..].Split(';');
        if (parts.Length < 3 || parts[^1] != "end")
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts[..^1])
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !values.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                return null;
            }
        }

        foreach (var (key, value) in values)
        {
            var known = key switch
            {
                "scheme" => AppAddress.IsScheme(value),
                "package" => AppAddress.IsPackage(value),
                "action" => value == "android.intent.action.VIEW",
                "category" => value is "android.intent.category.BROWSABLE" or "android.intent.category.DEFAULT",
                "S.browser_fallback_url" => value.Length > 0,
                _ => false,
            };
            if (!known)
            {
                return null;
            }
        }

        return values.TryGetValue("scheme", out var scheme) && values.TryGetValue("package", out var package)
            ? new AndroidIntent(scheme, text[Start.Length..mark], package, values.TryGetValue("S.browser_fallback_url", out var fallback) ? InnerAddress.Decode(fallback) : null)
            : null;
    }
}
