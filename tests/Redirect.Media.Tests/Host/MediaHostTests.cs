using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Redirect.Media.Tests.Host;

public sealed class MediaHostTests
{
    private static readonly byte[] SigningKey = RandomNumberGenerator.GetBytes(32);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_asks_the_link_service_as_one_of_ours()
    {
        QrReader.Require();
        await using var links = await TwinLinkService.StartAsync(SigningKey);
        using var media = MediaProcess.Start(MediaProcess.Settings(links.Address, SigningKey));
        await media.ReadyAsync();
        var png = await media.Http.GetByteArrayAsync("/qr/Spring%20A.png?p=store%2F12&domain=go.shop.cn", Cancellation);
        Assert.Equal("https://s.example.com/spring?p=store%2F12&f=qr", await QrReader.ReadAsync(png, "png"));
        Assert.Equal($"Spring A {media.Http.BaseAddress!.Authority} go.shop.cn store/12 Service", Assert.Single(links.Asked));
    }

    [Fact]
    public async Task What_the_link_service_says_is_what_the_reader_gets()
    {
        await using var links = await TwinLinkService.StartAsync(SigningKey);
        using var media = MediaProcess.Start(MediaProcess.Settings(links.Address, SigningKey));
        await media.ReadyAsync();

        await ExpectAsync(context => Status(context, 404), 404, "link_not_found");
        await ExpectAsync(context => TwinLinkService.Say(context, "spring", true, true), 410, "link_retired");
        await ExpectAsync(context => TwinLinkService.Say(context, "spring", false, false), 404, "placement_not_found");
        await ExpectAsync(context => Status(context, 401), 503, "links_unavailable");
        await ExpectAsync(context => Status(context, 500), 503, "links_unavailable");
        await ExpectAsync(context => context.Response.WriteAsync("<html>"), 503, "links_unavailable");
        await ExpectAsync(context => context.Response.WriteAsJsonAsync(new { }), 503, "links_unavailable");
        await ExpectAsync(context => { context.Abort(); return Task.CompletedTask; }, 503, "links_unavailable");

        var started = Stopwatch.GetTimestamp();
        await ExpectAsync(async context => await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing), 503, "links_unavailable");
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(10));

        async Task ExpectAsync(Func<HttpContext, Task> answer, int status, string code)
        {
            links.Answer = answer;
            using var seen = await media.Http.GetAsync("/qr/spring.png?p=store-12", Cancellation);
            var body = await seen.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal(status, (int)seen.StatusCode);
            using var problem = JsonDocument.Parse(body);
            Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
        }

        static Task Status(HttpContext context, int status)
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_link_service_that_is_not_there_is_no_reason_to_be_down()
    {
        using var media = MediaProcess.Start(MediaProcess.Settings("http://127.0.0.1:1", SigningKey));
        await media.ReadyAsync();
        using var answer = await media.Http.GetAsync("/qr/spring.svg", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task The_probe_says_whether_the_host_beside_it_is_ready()
    {
        var settings = MediaProcess.Settings("http://127.0.0.1:1", SigningKey);
        using (var early = MediaProcess.Start(settings, "--health"))
        {
            Assert.Equal(1, await early.ExitAsync());
        }

        using var media = MediaProcess.Start(settings);
        await media.ReadyAsync();
        using var probe = MediaProcess.Start(settings, "--health");
        Assert.Equal(0, await probe.ExitAsync());
    }

    [Theory]
    [InlineData("Services__Links", "", "Services:Links")]
    [InlineData("Services__Links", "links:8080", "Services:Links")]
    [InlineData("Internal__SigningKey", "", "Internal:SigningKey")]
    public async Task Without_a_setting_it_needs_it_does_not_start_and_names_it(string key, string value, string named)
    {
        var settings = MediaProcess.Settings("http://127.0.0.1:1", SigningKey);
        settings[key] = value;
        using var media = MediaProcess.Start(settings);
        Assert.NotEqual(0, await media.ExitAsync());
        Assert.Contains(named, media.Output, StringComparison.Ordinal);
    }
}
