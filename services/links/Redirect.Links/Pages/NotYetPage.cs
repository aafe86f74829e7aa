using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Redirect.Links.Pages;

/// <summary>A link before its time: says when it begins, by the clock of its readers' country, which knows one time zone and no summer time.</summary>
internal static class NotYetPage
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <param name="context">The request.</param>
    /// <param name="from">When it begins, UTC.</param>
    public static Task SendAsync(HttpContext context, DateTime from)
    {
        if (Page.WantsProblem(context.Request))
        {
            return Page.SendProblemAsync(context, StatusCodes.Status403Forbidden, "link_not_yet", FormattableString.Invariant($"This link is not open before {from:yyyy-MM-ddTHH:mm:ssZ}."));
        }

        var language = Page.LanguageOf(context);
        var (title, text) = PageLanguage.Choose(
            language,
            ("活动还没开始", $"开始时间：{In(from, "yyyy年M月d日 HH:mm")}（北京时间）"),
            ("活動尚未開始", $"開始時間：{In(from, "yyyy年M月d日 HH:mm")}（北京時間）"),
            ("Not open yet", $"Opens on {In(from, "d MMMM yyyy 'at' HH:mm")} (China time, UTC+8)"));
        var page = new PageWriter();
        Page.Open(page, language, title);
        DeadEnd.Write(page, title, text, early: true);
        Page.Close(page, PageKind.Still);
        return Page.SendAsync(context, StatusCodes.Status403Forbidden, PageKind.Still, language, page);
    }

    // A minute that has begun is not the minute before: seconds are rounded up, or the page would call too early.
    private static string In(DateTime from, string format)
    {
        var local = from + China;
        var minute = local.Ticks % TimeSpan.TicksPerMinute;
        return (minute == 0 ? local : local.AddTicks(TimeSpan.TicksPerMinute - minute)).ToString(format, CultureInfo.InvariantCulture);
    }
}
