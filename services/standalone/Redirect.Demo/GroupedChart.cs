using System.Globalization;
using System.Text;

namespace Redirect.Demo;

/// <summary>A chart as SVG: for each channel a bar of every model, so that it is seen at a glance what the choice of a model does.</summary>
internal static class GroupedChart
{
    private const int Width = 760, Bar = 16, Gap = 18, Left = 110, Top = 96;

    // Distinct for those who see no red or green, too: Okabe and Ito, "Color Universal Design", 2008.
    private static readonly string[] Colours = ["#0072b2", "#e69f00", "#009e73", "#cc79a7"];

    /// <param name="title">Above the chart.</param>
    /// <param name="series">At most four, in the order of the values.</param>
    /// <param name="groups">A label and a value for each series, minor units.</param>
    public static string Draw(string title, IReadOnlyList<string> series, IReadOnlyList<(string Label, IReadOnlyList<long> Values)> groups)
    {
        var most = Math.Max(1, groups.Max(group => group.Values.Max()));
        var tall = (series.Count * Bar) + Gap;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Top + (groups.Count * tall) + 10}\" font-family=\"sans-serif\" font-size=\"13\">");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"20\" y=\"34\" font-size=\"18\" font-weight=\"bold\">{Escape(title)}</text>");
        for (var at = 0; at < series.Count; at++)
        {
            var x = 20 + (at * 170);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"52\" width=\"14\" height=\"14\" fill=\"{Colours[at]}\"/><text x=\"{x + 20}\" y=\"64\">{Escape(series[at])}</text>");
        }

        foreach (var (row, (label, values)) in groups.Index())
        {
            var y = Top + (row * tall);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 10}\" y=\"{y + (series.Count * Bar / 2) + 5}\" text-anchor=\"end\">{Escape(label)}</text>");
            for (var at = 0; at < values.Count; at++)
            {
                var length = values[at] * (double)(Width - Left - 90) / most;
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y + (at * Bar)}\" width=\"{length:0.#}\" height=\"{Bar - 2}\" fill=\"{Colours[at]}\"/>");
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + length + 6:0.#}\" y=\"{y + (at * Bar) + 12}\" font-size=\"11\">{values[at] / 100m:0.00}</text>");
            }
        }

        return svg.Append("</svg>").ToString();
    }

    private static string Escape(string text) => System.Net.WebUtility.HtmlEncode(text);
}
