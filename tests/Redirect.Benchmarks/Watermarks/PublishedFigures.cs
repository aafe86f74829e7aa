using System.Globalization;

namespace Redirect.Benchmarks.Watermarks;

/// <summary>What others read, as measured once on 24 pictures with a payload of 64 bits, each with its own defaults: exact readings of 24.</summary>
internal static class PublishedFigures
{
    public const int Pictures = 24;

    // attack, prototype, blind_watermark 0.4.4, invisible-watermark's dwtDctSvd and dwtDct
    private const string Suite =
        """
        none 24 24 21 9
        jpeg90 24 24 17 0
        jpeg75 24 24 11 0
        jpeg50 24 24 2 0
        jpeg30 24 14 0 0
        resize75 24 0 0 0
        resize50 24 0 0 0
        resize25 22 0 0 0
        resize75_back 24 24 20 8
        resize50_back 24 24 19 8
        resize25_back 22 24 19 0
        crop75 23 0 0 0
        crop50 23 0 0 0
        crop25 23 2 2 1
        crop_3_5px 23 0 0 0
        rot1 23 0 0 0
        rot5 23 0 0 0
        rot15 23 0 0 0
        rot90 24 0 0 0
        aspect_x1.1 23 0 0 0
        bright+20 24 17 6 6
        bright-20 24 16 5 4
        contrast1.3 24 18 2 5
        contrast0.7 24 16 5 3
        blur1 24 24 19 1
        noise5 24 24 20 8
        screenshot 24 0 0 0
        screenshot_ui 24 0 0 0
        wechat 24 10 3 0
        repost 24 0 0 0
        qr15 24 24 20 12
        persp3 23 0 0 0
        printscan 23 0 0 0
        """;

    // Of the prototype only; "mirror" and "2nd_mark" were not looked for.
    private const string Hard =
        """
        crop15 22
        crop10 22
        crop6 16
        crop4 13
        resize20 20
        resize15 20
        resize10 3
        jpeg20 24
        jpeg10 17
        webp50 24
        rot45 23
        aspect1.25 4
        persp5 22
        persp8 22
        persp12 13
        blur2 24
        blur3 20
        noise15 24
        median3 24
        median5 23
        sharpen 24
        gray 24
        mirror 0
        nlmeans 22
        qr40 24
        shot+wechat+rot2+crop60+q65 21
        screenphoto 15
        warp.4% 21
        2nd_mark 8
        crop25+resize50+q60 15
        resize25+q50 2
        printscan+crop50 23
        """;

    /// <summary>By attack, in the order of the suites: the prototype first, then the peers, as far as they were measured.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<int>> All { get; } = Parse(Suite + "\n" + Hard);

    private static OrderedDictionary<string, IReadOnlyList<int>> Parse(string text)
    {
        var figures = new OrderedDictionary<string, IReadOnlyList<int>>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            figures[words[0]] = [.. words[1..].Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        }

        return figures;
    }
}
