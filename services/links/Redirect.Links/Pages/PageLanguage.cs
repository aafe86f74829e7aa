using System.Globalization;

namespace Redirect.Links.Pages;

/// <summary>The languages that pages are written in, and which of them a reader gets.</summary>
internal static class PageLanguage
{
    public const string Simplified = "zh-CN";
    public const string Traditional = "zh-TW";
    public const string English = "en";

    /// <summary>zh-CN, zh-TW or en: the first of the reader's languages that is Chinese or English; else English.</summary>
    /// <param name="accept">The Accept-Language header; empty: none.</param>
    public static string Of(string accept)
    {
        var best = English;
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

    /// <summary>The one of three texts that a language needs.</summary>
    public static T Choose<T>(string language, T simplified, T traditional, T english) => language switch
    {
        Simplified => simplified,
        Traditional => traditional,
        _ => english,
    };

    private static string? PageOf(ReadOnlySpan<char> tag)
    {
        if (Is(tag, "en"))
        {
            return English;
        }

        if (!Is(tag, "zh"))
        {
            return null;
        }

        return tag.Contains("hant", StringComparison.OrdinalIgnoreCase)
            || (!tag.Contains("hans", StringComparison.OrdinalIgnoreCase)
                && (tag.EndsWith("-tw", StringComparison.OrdinalIgnoreCase) || tag.EndsWith("-hk", StringComparison.OrdinalIgnoreCase) || tag.EndsWith("-mo", StringComparison.OrdinalIgnoreCase)))
            ? Traditional
            : Simplified;
    }

    private static bool Is(ReadOnlySpan<char> tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == 2 || tag[2] == '-');

    private static double QualityOf(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality)
            ? quality
            : 0;
    }
}
