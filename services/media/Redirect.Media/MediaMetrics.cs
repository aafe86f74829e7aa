using System.Diagnostics.Metrics;

namespace Redirect.Media;

/// <summary>What the media service counts.</summary>
internal sealed class MediaMetrics
{
    private readonly Counter<long> answered;
    private readonly Histogram<double> rendering;
    private readonly Counter<long> embedded;
    private readonly Counter<long> searched;

    public MediaMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Redirect.Media");
        answered = meter.CreateCounter<long>("redirect.media.qr.answered", "{picture}", "QR pictures answered, by format and whether they were kept from before.");
        rendering = meter.CreateHistogram<double>("redirect.media.qr.rendering", "s", "Time to draw one QR picture.");
        embedded = meter.CreateCounter<long>("redirect.media.watermarks.embedded", "{picture}", "Pictures that were marked, or why not.");
        searched = meter.CreateCounter<long>("redirect.media.watermarks.searched", "{picture}", "Pictures in which marks were looked for, by the call and what was found: none, one or conflict.");
    }

    public void Answered(string format, bool kept) =>
        answered.Add(1, new KeyValuePair<string, object?>("format", format), new KeyValuePair<string, object?>("kept", kept));

    public void Rendered(string format, TimeSpan took) =>
        rendering.Record(took.TotalSeconds, new KeyValuePair<string, object?>("format", format));

    public void Embedded(string outcome) => embedded.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Searched(string call, int marks) =>
        searched.Add(1, new KeyValuePair<string, object?>("call", call), new KeyValuePair<string, object?>("found", marks switch { 0 => "none", 1 => "one", _ => "conflict" }));
}
