using System.Net.Http.Headers;
using System.Text.Json;

namespace Redirect.Hosting.Tests.Telemetry;

[Collection(nameof(ProcessWide))]
public sealed class LogLinesTests
{
    private const string Key = "rk_live_fake0123456789";
    private const string Forged = "ok\n2026-11-22 ERROR forged \u001b[31m\u202Ered\u0085 春天";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    public async Task No_key_is_ever_written(string format)
    {
        var log = await CaptureAsync(
            async http =>
            {
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
                http.DefaultRequestHeaders.Add("Cookie", "rv=" + Key);
                http.DefaultRequestHeaders.Add("X-Redirect-Principal", Key);
                await http.GetAsync($"things/1?api_key={Key}", Cancellation);
                await http.GetAsync($"broken?api_key={Key}", Cancellation);
                await http.GetAsync($"nowhere?api_key={Key}", Cancellation);
                using var body = new StringContent($"{{\"key\":\"{Key}\"}}");
                await http.PostAsync($"things/1?api_key={Key}", body, Cancellation);
            },
            ("Logging:Format", format),
            ("Logging:LogLevel:Default", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"),
            ("Logging:Console:IncludeScopes", "true"),
            ("Logging:Console:FormatterOptions:IncludeScopes", "true"));
        Assert.Contains("Microsoft.AspNetCore.Routing", log, StringComparison.Ordinal);
        Assert.Contains("broken", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_a_line_whatever_is_in_it()
    {
        var log = await CaptureAsync(
            async http =>
            {
                await http.GetAsync("things/1?title=" + Uri.EscapeDataString(Forged), Cancellation);
                await http.GetAsync("broken", Cancellation);
            },
            ("Logging:Format", "json"));
        var entries = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(log, letter => Assert.True(letter == '\n' || !char.IsControl(letter)));
        Assert.DoesNotContain('\u202E', log);
        Assert.Contains("春天", log, StringComparison.Ordinal);

        var saw = Assert.Single(entries, entry => entry.GetProperty("category").GetString()!.EndsWith("Collector", StringComparison.Ordinal));
        Assert.Equal("Saw " + Forged, saw.GetProperty("message").GetString());
        Assert.Equal(Forged, saw.GetProperty("values").GetProperty("Title").GetString());
        Assert.Equal(("Information", 7), (saw.GetProperty("level").GetString(), saw.GetProperty("event").GetInt32()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", saw.GetProperty("time").GetString());
        Assert.Matches("^[0-9a-f]{32}$", saw.GetProperty("trace").GetString());
        Assert.Contains(entries, entry => entry.TryGetProperty("exception", out var exception) && exception.GetString()!.Contains("broken\nby hand", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_is_one_line_an_entry_whatever_is_in_it()
    {
        var log = await CaptureAsync(http => http.GetAsync("things/1?title=" + Uri.EscapeDataString(Forged), Cancellation), ("Logging:Format", "text"));
        var line = Assert.Single(log.Split('\n'), line => line.Contains("forged", StringComparison.Ordinal));
        Assert.EndsWith(@"Saw ok\u000a2026-11-22 ERROR forged \u001b[31m\u202ered\u0085 春天", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_output_is_no_terminal_json_is_the_default()
    {
        Assert.SkipUnless(Console.IsOutputRedirected, "the tests run on a terminal");
        var log = await CaptureAsync(http => http.GetAsync("things/1?title=a", Cancellation));
        Assert.All(log.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
    }

    [Fact]
    public void A_format_that_is_not_known_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => ObservedHost.Build(("Logging:Format", "xml")));

    private static async Task<string> CaptureAsync(Func<HttpClient, Task> traffic, params (string Key, string? Value)[] settings)
    {
        var standard = Console.Out;
        using var captured = new StringWriter();
        Console.SetOut(TextWriter.Synchronized(captured));
        try
        {
            await using var app = ObservedHost.Build(settings);
            await app.StartAsync(Cancellation);
            using (var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) })
            {
                await traffic(http);
            }

            await app.StopAsync(Cancellation);
        }
        finally
        {
            // Disposing of the host has emptied the logger's queue.
            Console.SetOut(standard);
        }

        return captured.ToString();
    }
}
