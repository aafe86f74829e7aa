using System.Globalization;
using Redirect.Links.Following;

namespace Redirect.Links.Pages;

/// <summary>What a link is called on its pages, no longer than a phone shows and a light page carries.</summary>
internal static class LinkTitle
{
    private const int MaxTitle = 160;
    private const int MaxDescription = 300;

    /// <summary>The card's title, else the link's; null when it has none.</summary>
    public static string? Of(FollowPlan plan) => Cut(plan.Behaviour?.Preview?.Title ?? plan.Title, MaxTitle);

    /// <summary>The same, or words that fit any link.</summary>
    public static string OrWords(FollowPlan plan, string language) => Of(plan) ?? PageLanguage.Choose(language, "分享给你的链接", "分享給你的連結", "A link for you");

    /// <summary>The card's description; null when it has none.</summary>
    public static string? DescriptionOf(FollowPlan plan) => Cut(plan.Behaviour?.Preview?.Description, MaxDescription);

    // Never inside of what is read as one character.
    private static string? Cut(string? text, int max)
    {
        if (text is null || text.Length <= max)
        {
            return text;
        }

        var end = 0;
        while (end + StringInfo.GetNextTextElementLength(text, end) is var next && next < max)
        {
            end = next;
        }

        return string.Concat(text.AsSpan(0, end), "…");
    }
}
