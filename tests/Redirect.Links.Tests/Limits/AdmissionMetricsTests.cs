using System.Diagnostics.Metrics;
using Redirect.Links.Limits;

namespace Redirect.Links.Tests.Limits;

public sealed class AdmissionMetricsTests
{
    [Fact]
    public async Task What_became_of_visitors_and_how_many_shared_a_statement_is_measured()
    {
        await using var desk = await AdmissionDesk.OpenAsync();
        var results = new List<string>();
        var (batches, waits) = (new List<int>(), new List<double>());
        var gate = new Lock();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (desk.Owns(instrument))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            lock (gate)
            {
                results.Add($"{instrument.Name} {tags[0].Value}");
            }
        });
        listener.SetMeasurementEventCallback<int>((_, size, _, _) => batches.Add(size));
        listener.SetMeasurementEventCallback<double>((_, wait, _, _) => waits.Add(wait));
        listener.Start();

        var plan = AdmissionDesk.Plan(Guid.CreateVersion7(), 1);
        Assert.Equal((Admission.Granted, Admission.Full, Admission.Full), (await desk.AskAsync(plan), await desk.AskAsync(plan), await desk.AskAsync(plan)));
        desk.Statements.Down = true;
        Assert.Equal(Admission.Unknown, await desk.AskAsync(AdmissionDesk.Plan(Guid.CreateVersion7(), 1)));

        Assert.Equal(["granted", "full", "full", "unknown"], results.Select(result => result.Split(' ') is ["redirect.links.admissions", var value] ? value : result));
        Assert.Equal([1, 1], batches);
        Assert.Equal(3, waits.Count);
    }
}
