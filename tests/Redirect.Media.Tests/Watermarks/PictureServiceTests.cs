using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Media.Pictures;
using Redirect.Media.Tests.Pictures;
using Redirect.Testing;

namespace Redirect.Media.Tests.Watermarks;

/// <summary>A server that can't, or can't now.</summary>
public sealed class PictureServiceTests
{
    private static readonly string[] Calls = ["embed", "detect", "report", "resolve", "batches"];

    [Theory]
    [InlineData("libvips-absent.so.42")]
    [InlineData("libc.so.6")] // a library, and not this one
    public async Task Without_the_library_pictures_answer_503_and_all_else_works(string library)
    {
        await using var pictures = await MarkedPictures.StartAsync(("Media:Pictures:Library", library));
        foreach (var call in Calls)
        {
            using var answer = await pictures.PostAsync(call, [1, 2, 3]);
            var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(MarkedPictures.Cancellation));
            Assert.Equal(503, (int)answer.StatusCode);
            Assert.Equal("libvips_missing", problem.GetProperty("code").GetString());
            Assert.Contains("apt-get install libvips42", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        using var qr = await pictures.Media.Http.GetAsync("/qr/spring.png", MarkedPictures.Cancellation);
        Assert.Equal(HttpStatusCode.OK, qr.StatusCode);
        Assert.Equal((HttpStatusCode.OK, "degraded"), await ReadyAsync(pictures));
    }

    [Fact]
    public async Task With_the_library_it_is_ready()
    {
        SamplePictures.RequireLibrary();
        await using var pictures = await MarkedPictures.StartAsync();
        Assert.Equal((HttpStatusCode.OK, "healthy"), await ReadyAsync(pictures));
    }

    [Fact]
    public async Task More_pictures_than_may_wait_are_refused_at_once()
    {
        SamplePictures.RequireLibrary();
        await using var pictures = await MarkedPictures.StartAsync(("Media:Pictures:MaxConcurrent", "1"), ("Media:Pictures:MaxWaiting", "1"));
        var turns = pictures.Media.Services.GetRequiredService<PictureTurns>();
        var file = "no picture"u8.ToArray();
        Task<HttpResponseMessage> waiting;
        using (await turns.TakeAsync(MarkedPictures.Cancellation))
        {
            // Whichever comes second of these two is refused; the other waits.
            var calls = new[] { pictures.PostAsync("detect", file), pictures.PostAsync("detect", file) };
            var refused = await Task.WhenAny(calls);
            using var answer = await refused;
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Equal((503, "pictures_busy"), await MarkedPictures.RefusalAsync(answer));
            waiting = calls.Single(call => call != refused);
            Assert.False(waiting.IsCompleted);
        }

        Assert.Equal((415, "picture_format_unsupported"), await MarkedPictures.RefusalAsync(await waiting));
        Assert.Equal((415, "picture_format_unsupported"), await MarkedPictures.RefusalAsync(await pictures.PostAsync("detect", file)));
    }

    [Fact]
    public async Task A_turn_is_given_back_by_who_hangs_up()
    {
        SamplePictures.RequireLibrary();
        await using var pictures = await MarkedPictures.StartAsync(("Media:Pictures:MaxConcurrent", "1"), ("Media:Pictures:MaxWaiting", "0"));
        using (var hurried = new CancellationTokenSource())
        using (var form = MarkedPictures.Form(MarkedPictures.Jpeg()))
        {
            var call = pictures.Http.PostAsync("/api/v1/watermarks/detect", form, hurried.Token);
            hurried.CancelAfter(TimeSpan.FromMilliseconds(50));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        var file = "no picture"u8.ToArray();
        await Poll.UntilAsync(async () => (await MarkedPictures.RefusalAsync(await pictures.PostAsync("detect", file))).Status == 415, "the turn was not given back");
    }

    [Fact]
    public void A_picture_that_takes_too_long_is_given_up()
    {
        SamplePictures.RequireLibrary();
        var file = PictureWriter.Write(SamplePictures.Waves(2000, 2000), PictureFormat.Png);
        var decoder = new PictureDecoder(Microsoft.Extensions.Options.Options.Create(new PictureOptions { MaxTime = TimeSpan.Zero }), TimeProvider.System);
        var refused = Assert.Throws<PictureRefusedException>(() => decoder.Read(file, CancellationToken.None));
        Assert.Equal((422, "picture_too_costly"), (refused.Status, refused.Code));
    }

    [Theory]
    [InlineData("Media:Pictures:MaxBytes", "1023")]
    [InlineData("Media:Pictures:MaxPixels", "40000001")]
    [InlineData("Media:Pictures:MaxSide", "16384")]
    [InlineData("Media:Pictures:MaxTime", "00:01:00.001")]
    [InlineData("Media:Pictures:MaxConcurrent", "-1")]
    [InlineData("Media:Pictures:MaxWaiting", "10001")]
    [InlineData("Media:Pictures:Library", "")]
    [InlineData("Media:Watermarks:KeptKeys", "0")]
    [InlineData("Media:Watermarks:KeptFor", "00:00:00")]
    [InlineData("Media:Watermarks:MaxBatches", "0")]
    [InlineData("Media:Watermarks:MaxBatchBytes", "1")]
    [InlineData("Media:Watermarks:MaxUnpackedBytes", "1")]
    public async Task A_bad_setting_stops_the_start(string key, string value) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => MediaService.StartAsync((key, value)));

    private static async Task<(HttpStatusCode Status, string? Pictures)> ReadyAsync(MarkedPictures pictures)
    {
        using var answer = await pictures.Media.Http.GetAsync("/health/ready", MarkedPictures.Cancellation);
        var document = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(MarkedPictures.Cancellation));
        return (answer.StatusCode, document.GetProperty("parts").GetProperty("pictures").GetString());
    }
}
