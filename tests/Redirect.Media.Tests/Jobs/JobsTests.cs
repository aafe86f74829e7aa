using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Hosting.Principals;
using Redirect.Media.Jobs;
using Redirect.Testing;

namespace Redirect.Media.Tests.Jobs;

public sealed class JobsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Guid merchant = Guid.CreateVersion7();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_job_tells_how_far_it_is_and_hands_out_its_result()
    {
        await using var media = await StartAsync();
        var halfway = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var job = Start(media, async (result, done, cancel) =>
        {
            await result.WriteAsync("half"u8.ToArray(), cancel);
            done.Report(1);
            halfway.SetResult();
            await goOn.Task.WaitAsync(cancel);
            await result.WriteAsync(" whole"u8.ToArray(), cancel);
        });
        await halfway.Task;
        using var http = media.As(merchant);
        using (var early = await http.GetAsync($"/api/v1/jobs/{job.Id}/result", Cancel))
        {
            Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
            Assert.Contains("job_running", await early.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        var before = await ReadAsync(http, job.Id);
        Assert.Equal("running", before.GetProperty("state").GetString());
        Assert.Equal(2, before.GetProperty("total").GetInt32());
        Assert.False(before.TryGetProperty("result", out _));
        goOn.SetResult();
        var after = await OverAsync(http, job.Id);
        Assert.Equal("done", after.GetProperty("state").GetString());
        Assert.Equal(2, after.GetProperty("done").GetInt32());

        using var fetched = await http.GetAsync(after.GetProperty("result").GetString(), Cancel);
        Assert.Equal("half whole", await fetched.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("text/plain", fetched.Content.Headers.ContentType?.MediaType);
        Assert.Equal("made.txt", fetched.Content.Headers.ContentDisposition?.FileName);
        using var part = new HttpRequestMessage(HttpMethod.Get, after.GetProperty("result").GetString()) { Headers = { Range = new(5, 9) } };
        using var partly = await http.SendAsync(part, Cancel);
        Assert.Equal(HttpStatusCode.PartialContent, partly.StatusCode);
        Assert.Equal("whole", await partly.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_job_is_its_merchants_alone()
    {
        await using var media = await StartAsync();
        var job = Start(media, Nothing);
        using var owner = media.As(merchant);
        await OverAsync(owner, job.Id);
        using var other = media.As(Guid.CreateVersion7());
        using var reader = media.As(merchant, Scopes.StatsRead);
        foreach (var path in new[] { $"/api/v1/jobs/{job.Id}", $"/api/v1/jobs/{job.Id}/result" })
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(owner, path));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(other, path));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(reader, path));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(media.Http, path));
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(owner, $"/api/v1/jobs/{Guid.CreateVersion7()}/result"));
    }

    [Fact]
    public async Task A_job_that_fails_says_why_and_leaves_nothing()
    {
        await using var media = await StartAsync(("Media:Jobs:MaxResultBytes", "1024"), ("Media:Jobs:MaxTime", "00:00:01"));
        using var http = media.As(merchant);
        Assert.Equal("links_unavailable", await FailureAsync((_, _, _) => throw new HttpRequestException("down")));
        Assert.Equal("picture_broken", await FailureAsync((_, _, _) => throw new JobRefusedException("picture_broken", "It is broken.")));
        Assert.Equal("internal_error", await FailureAsync((_, _, _) => throw new InvalidOperationException("secret")));
        Assert.Equal("job_took_too_long", await FailureAsync((_, _, cancel) => Task.Delay(Timeout.Infinite, cancel)));
        Assert.Equal("job_result_too_large", await FailureAsync((result, _, cancel) => result.WriteAsync(new byte[1025], cancel).AsTask()));
        Assert.Equal("done", (await OverAsync(http, Start(media, (result, _, cancel) => result.WriteAsync(new byte[1024], cancel).AsTask()).Id)).GetProperty("state").GetString());
        Assert.Empty(Directory.GetFiles(folder.Path, "*.draft"));
        Assert.Single(Directory.GetFiles(folder.Path, "*.result"));

        async Task<string?> FailureAsync(JobDesk.Work work)
        {
            var job = Start(media, work);
            var over = await OverAsync(http, job.Id);
            Assert.Equal("failed", over.GetProperty("state").GetString());
            using var result = await http.GetAsync($"/api/v1/jobs/{job.Id}/result", Cancel);
            Assert.Equal(HttpStatusCode.Conflict, result.StatusCode);
            var text = await result.Content.ReadAsStringAsync(Cancel);
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
            Assert.Contains(over.GetProperty("failure").GetString()!, text, StringComparison.Ordinal);
            return over.GetProperty("failure").GetString();
        }
    }

    [Fact]
    public async Task Too_many_are_refused_and_those_that_wait_come_in_their_turn()
    {
        await using var media = await StartAsync(("Media:Jobs:MaxRunning", "1"), ("Media:Jobs:MaxWaiting", "1"));
        using var http = media.As(merchant);
        var goOn = new TaskCompletionSource();
        var first = Start(media, (_, _, cancel) => goOn.Task.WaitAsync(cancel));
        await Poll.UntilAsync(async () => (await ReadAsync(http, first.Id)).GetProperty("state").GetString() == "running", "the first is at work");
        var second = Start(media, Nothing);
        Assert.Null(media.Services.GetRequiredService<JobDesk>().Start(merchant, "test", "made.txt", "text/plain", 2, Nothing));
        Assert.Equal("waiting", (await ReadAsync(http, second.Id)).GetProperty("state").GetString());
        goOn.SetResult();
        Assert.Equal("done", (await OverAsync(http, second.Id)).GetProperty("state").GetString());
        await Poll.UntilAsync(() => media.Services.GetRequiredService<JobDesk>().Start(merchant, "test", "made.txt", "text/plain", 2, Nothing) is not null, "there is room again");
    }

    [Fact]
    public async Task Another_replica_tells_of_it_and_a_stopped_one_leaves_word()
    {
        await using var other = await StartAsync();
        using var http = other.As(merchant);
        Job job;
        await using (var stopped = await StartAsync())
        {
            job = Start(stopped, (_, _, cancel) => Task.Delay(Timeout.Infinite, cancel));
            await Poll.UntilAsync(async () => (await ReadAsync(http, job.Id)).GetProperty("state").GetString() == "running", "the other replica sees it at work");
        }

        Assert.Equal("job_interrupted", (await ReadAsync(http, job.Id)).GetProperty("failure").GetString());
    }

    [Fact]
    public async Task Of_a_process_that_was_killed_its_silence_tells()
    {
        await using var media = await StartAsync();
        using var http = media.As(merchant);
        var files = media.Services.GetRequiredService<JobFolder>();
        var job = files.Write(new Job(Guid.CreateVersion7(), merchant, "test", "made.txt", "text/plain", 2) { State = JobState.Running });
        await using (var draft = files.Draft(job.Id))
        {
            await draft.WriteAsync("half"u8.ToArray(), Cancel);
        }

        Assert.Equal("running", (await ReadAsync(http, job.Id)).GetProperty("state").GetString());
        media.Clock.Advance(JobFolder.Silence + TimeSpan.FromSeconds(1));
        Assert.Equal("job_interrupted", (await ReadAsync(http, job.Id)).GetProperty("failure").GetString());
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(http, $"/api/v1/jobs/{job.Id}/result"));

        // And what it left is taken away.
        files.Clean(new JobOptions());
        Assert.Single(Directory.GetFiles(folder.Path, "*.draft"));
        media.Clock.Advance(TimeSpan.FromHours(2));
        files.Clean(new JobOptions());
        Assert.Empty(Directory.GetFiles(folder.Path));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(http, $"/api/v1/jobs/{job.Id}"));
    }

    private static Task Nothing(Stream result, IProgress<int> done, CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<JsonElement> ReadAsync(HttpClient http, Guid id) =>
        JsonDocument.Parse(Encoding.UTF8.GetString(await http.GetByteArrayAsync($"/api/v1/jobs/{id}", Cancel))).RootElement;

    private static async Task<JsonElement> OverAsync(HttpClient http, Guid id)
    {
        JsonElement job = default;
        await Poll.UntilAsync(async () => (job = await ReadAsync(http, id)).GetProperty("state").GetString() is "done" or "failed", "the job is over");
        return job;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path, Cancel);
        return response.StatusCode;
    }

    private Task<MediaService> StartAsync(params (string, string)[] settings) => MediaService.StartAsync([("Media:Jobs:Directory", folder.Path), .. settings]);

    private Job Start(MediaService media, JobDesk.Work work) => media.Services.GetRequiredService<JobDesk>().Start(merchant, "test", "made.txt", "text/plain", 2, work)!;
}
