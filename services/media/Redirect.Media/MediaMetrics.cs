using System.Diagnostics.Metrics;

namespace Redirect.Media;

/// <summary>What the media service counts.</summary>
internal sealed class MediaMetrics
{
    private readonly Counter<long> answered;
    private readonly Histogram<double> rendering;

    public MediaMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Redirect.Media");
        answered = meter.CreateCounter<long>("redirect.media.qr.answered", "{picture}", "QR pictures answered, by format and whether they were kept from before.");
        rendering = meter.CreateHistogram<double>("redirect.media.qr.rendering", "s", "Time to draw one QR picture.");
    }

    public void Answered(string format, bool kept) =>
        answered.Add(1, new KeyValuePair<string, object?>("format", format), new KeyValuePair<string, object?>("kept", kept));

    public void Rendered(string format, TimeSpan took) =>
        rendering.Record(took.TotalSeconds, new KeyValuePair<string, object?>("format", format));
}
