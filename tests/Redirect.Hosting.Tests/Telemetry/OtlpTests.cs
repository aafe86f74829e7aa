using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Hosting.Telemetry;

namespace Redirect.Hosting.Tests.Telemetry;

[Collection(nameof(ProcessWide))]
public sealed class OtlpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_SDK_DISABLED=true", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_TRACES_EXPORTER=none", false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_METRICS_EXPORTER=none OTEL_TRACES_EXPORTER=otlp", true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c:4317", false, true)]
    [InlineData("OTEL_TRACES_EXPORTER=otlp", false, false)]
    public void The_standard_settings_say_which_signals_go_out(string settings, bool traces, bool metrics)
    {
        var pairs = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]));
        Assert.Equal(new OtlpSignals(traces, metrics), OtlpSignals.Read(new ConfigurationBuilder().AddInMemoryCollection(pairs).Build()));
    }

    [Fact]
    public void An_exporter_that_is_not_known_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => ObservedHost.Build(("OTEL_TRACES_EXPORTER", "zipkin")));

    [Fact]
    public async Task A_collector_sees_metrics_and_traces()
    {
        using var ours = new Meter("Redirect.Things");
        var counter = ours.CreateCounter<long>("redirect.things.seen");
        await using var collector = await Collector.StartAsync();
        await using (var app = ObservedHost.Build(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_SERVICE_NAME", "shop-redirect"), ("Logging:LogLevel:Default", "None")))
        {
            await app.StartAsync(Cancellation);
            counter.Add(1);
            using var http = new HttpClient();
            await http.GetStringAsync(app.Urls.Single() + "/things/1?api_key=fake-key-123", Cancellation);
            await app.StopAsync(Cancellation);
        }

        var metrics = collector.Received("/v1/metrics");
        foreach (var name in new[] { "http.server.request.duration", "kestrel.connection.duration", "dotnet.gc.collections", "redirect.things.seen", "shop-redirect", "/things/{id}" })
        {
            Assert.Contains(name, metrics, StringComparison.Ordinal);
        }

        var traces = collector.Received("/v1/traces");
        Assert.Contains("Microsoft.AspNetCore", traces, StringComparison.Ordinal);
        Assert.Contains("shop-redirect", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("/v1/metrics", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("fake-key-123", traces + metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_times_are_told_in_buckets_that_show_less_than_seconds()
    {
        using var ours = new Meter("Redirect.Things");
        var wait = ours.CreateHistogram<double>("redirect.things.wait", "s");
        await using var collector = await Collector.StartAsync();
        await using (var app = ObservedHost.Build(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_TRACES_EXPORTER", "none"), ("Logging:LogLevel:Default", "None")))
        {
            await app.StartAsync(Cancellation);
            wait.Record(0.3);
            await app.StopAsync(Cancellation);
        }

        // In protobuf the ends of the buckets lie one behind the other.
        double[] around = [0.25, 0.5, 1, 2.5];
        Assert.Contains(Encoding.Latin1.GetString([.. around.SelectMany(BitConverter.GetBytes)]), After("redirect.things.wait", collector.Received("/v1/metrics")), StringComparison.Ordinal);

        static string After(string name, string text) => text[text.IndexOf(name, StringComparison.Ordinal)..];
    }

    [Fact]
    public async Task A_sampler_from_the_settings_is_obeyed()
    {
        await using var collector = await Collector.StartAsync();
        await using (var app = ObservedHost.Build(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_TRACES_SAMPLER", "always_off"), ("Logging:LogLevel:Default", "None")))
        {
            await app.StartAsync(Cancellation);
            using var http = new HttpClient();
            await http.GetStringAsync(app.Urls.Single() + "/things/1", Cancellation);
            await app.StopAsync(Cancellation);
        }

        Assert.NotEmpty(collector.Received("/v1/metrics"));
        Assert.Empty(collector.Received("/v1/traces"));
    }

    [Fact]
    public async Task Without_an_endpoint_nobody_listens()
    {
        using var activities = new ActivitySource("Redirect.Quiet");
        using var meter = new Meter("Redirect.Quiet");
        var counter = meter.CreateCounter<long>("redirect.quiet");
        await using var app = ObservedHost.Build(("Logging:LogLevel:Default", "None"));
        await app.StartAsync(Cancellation);
        Assert.False(activities.HasListeners());
        Assert.False(counter.Enabled);
        Assert.DoesNotContain(app.Services.GetServices<IHostedService>(), service => service is OtlpProviders);
        await app.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_collector_that_is_gone_holds_nothing_up()
    {
        await using var app = ObservedHost.Build(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("Logging:LogLevel:Default", "None"));
        await app.StartAsync(Cancellation);
        using var http = new HttpClient();
        Assert.Equal("1", await http.GetStringAsync(app.Urls.Single() + "/things/1", Cancellation));
        var started = Stopwatch.GetTimestamp();
        await app.StopAsync(Cancellation);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(15));
    }
}
