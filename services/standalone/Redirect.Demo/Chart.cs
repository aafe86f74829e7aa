using System.Globalization;
using System.Text;

namespace Redirect.Demo;

/// <summary>A bar chart as SVG: visits by channel, humans and the rest.</summary>
internal static class Chart
{
    public static string Draw(string title, IReadOnlyList<(string Label, long Human, long Other)> bars)
    {
        const int Width = 640, Row = 44, Left = 150, Top = 64;
        var most = Math.Max(1, bars.Max(bar => bar.Human + bar.Other));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Top + (bars.Count * Row) + 40}\" font-family=\"sans-serif\" font-size=\"14\">");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"20\" y=\"34\" font-size=\"18\" font-weight=\"bold\">{Escape(title)}</text>");
        for (var i = 0; i < bars.Count; i++)
        {
            var (label, human, other) = bars[i];
            var y = Top + (i * Row);
            var scale = (Width - Left - 110) / (double)most;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 10}\" y=\"{y + 20}\" text-anchor=\"end\">{Escape(label)}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y}\" width=\"{human * scale:0.#}\" height=\"30\" fill=\"#1f6feb\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left + (human * scale):0.#}\" y=\"{y}\" width=\"{other * scale:0.#}\" height=\"30\" fill=\"#b6c2cf\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + ((human + other) * scale) + 8:0.#}\" y=\"{y + 20}\">{human} + {other}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{Top + (bars.Count * Row) + 20}\" fill=\"#57606a\">blue: human · grey: bots, previews, prefetches</text></svg>");
        return svg.ToString();
    }

    private static string Escape(string text) => System.Net.WebUtility.HtmlEncode(text);
}
