using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Tests.Servers;
using Redirect.Hosting.Writes;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Writes;

/// <summary>What writes promise on every database.</summary>
public abstract class WritesContract(StorageProvider provider) : IAsyncLifetime
{
    private RowsService service = null!;

    public async ValueTask InitializeAsync() => service = await RowsService.StartAsync(provider);

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
        {
            await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_repeated_call_gets_the_same_bytes_and_has_no_second_effect()
    {
        var first = await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");
        var second = await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Null(first.Replayed);
        Assert.Equal(first with { Replayed = "true" }, second);
        Assert.StartsWith("/shops/1/rows/", second.Location, StringComparison.Ordinal);
        Assert.Equal("application/json; charset=utf-8", second.ContentType);
        Assert.Equal((1, 1, 1), (service.Calls, service.AfterCommits, await service.CountAsync()));
    }

    [Fact] // F16
    public async Task Of_fifty_parallel_calls_with_one_key_exactly_one_has_an_effect()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => service.PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1")));

        Assert.Equal(1, await service.CountAsync());
        var created = answers.Where(answer => answer.Status == HttpStatusCode.Created).ToList();
        Assert.Single(created, answer => answer.Replayed is null);
        Assert.Single(created.Select(answer => answer.Body).Distinct());
        Assert.All(answers.Except(created), answer => Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use"), (answer.Status, answer.Code)));
    }

    [Fact]
    public async Task Fifty_parallel_calls_with_keys_of_their_own_all_have_their_effect()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => service.PostAsync("/shops/1/rows", """{"name":"a"}""", $"key-{i}")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Equal(50, await service.CountAsync());
    }

    [Theory] // F17
    [InlineData("/shops/1/rows", """{"name":"b"}""")]
    [InlineData("/shops/1/rows", """{"name": "a"}""")]
    [InlineData("/shops/1/rows?dryRun=true", """{"name":"a"}""")]
    public async Task Another_body_or_query_under_the_same_key_is_refused(string path, string body)
    {
        await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");

        var other = await service.PostAsync(path, body, "key-1");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"), (other.Status, other.Code));
        Assert.Equal(1, await service.CountAsync());
    }

    [Fact]
    public async Task A_key_counts_for_one_caller_and_one_address()
    {
        var merchant = Guid.CreateVersion7();
        var answers = new[]
        {
            await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1"),
            await service.PostAsync("/shops/2/rows", """{"name":"a"}""", "key-1"),
            await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1", merchant),
            await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1", Guid.CreateVersion7()),
        };

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Created, null), (answer.Status, answer.Replayed)));
        Assert.Equal(4, await service.CountAsync());
    }

    [Fact]
    public async Task A_key_without_the_scope_does_not_get_the_answer_of_one_with_it()
    {
        var merchant = Guid.CreateVersion7();
        var first = await service.PostAsync("/guarded", """{"name":"a"}""", "key-1", merchant, Scopes.LinksWrite);
        var second = await service.PostAsync("/guarded", """{"name":"a"}""", "key-1", merchant, Scopes.StatsRead);

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal((HttpStatusCode.Forbidden, "scope_missing"), (second.Status, second.Code));
    }

    [Theory]
    [InlineData("refuse", 422)]
    [InlineData("throw", 500)]
    public async Task What_failed_left_nothing_and_runs_again(string name, int status)
    {
        var failed = await service.PostAsync("/shops/1/rows", $$"""{"name":"{{name}}"}""", "key-1");
        Assert.Equal(status, (int)failed.Status);
        Assert.Equal((0, 0), (await service.CountAsync(), service.AfterCommits));

        var again = await service.PostAsync("/shops/1/rows", $$"""{"name":"{{name}}"}""", "key-1");
        Assert.Equal((HttpStatusCode.Created, null), (again.Status, again.Replayed));
        Assert.Equal((1, 1), (await service.CountAsync(), service.AfterCommits));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/html")]
    public async Task A_failure_of_ours_has_a_trace_id_and_none_of_our_insides(string? accept)
    {
        var failed = await service.PostAsync("/shops/1/rows", """{"name":"throw"}""", "key-1", accept: accept);

        Assert.Equal((HttpStatusCode.InternalServerError, "internal_error"), (failed.Status, failed.Code));
        Assert.NotEmpty(JsonDocument.Parse(failed.Body).RootElement.GetProperty("traceId").GetString()!);
        Assert.DoesNotContain("before the commit", failed.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_still_runs_is_in_use()
    {
        service.Gate = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = service.PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");
        await Poll.UntilAsync(() => service.Calls == 1, "the first call runs");

        var second = await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");
        service.Gate.SetResult(true);

        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use", "1"), (second.Status, second.Code, second.RetryAfter));
        Assert.Equal(HttpStatusCode.Created, (await first).Status);
        Assert.Equal(1, await service.CountAsync());
    }

    [Fact] // F18
    public async Task A_caller_that_hung_up_gets_its_answer_by_repeating()
    {
        service.Gate = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var hangUp = new CancellationTokenSource();
        var first = service.PostAsync("/shops/1/rows", """{"name":"deaf"}""", "key-1", hangUp: hangUp);
        await Poll.UntilAsync(() => service.Calls == 1, "the first call runs");
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        service.Gate.SetResult(true);
        await Poll.UntilAsync(async () => await service.CountAsync() == 1, "its effect is there");

        var second = await service.PostAsync("/shops/1/rows", """{"name":"deaf"}""", "key-1");

        Assert.Equal((HttpStatusCode.Created, "true"), (second.Status, second.Replayed));
        Assert.Equal(1, await service.CountAsync());
    }

    [Theory]
    [InlineData(1, HttpStatusCode.Created)]
    [InlineData(255, HttpStatusCode.Created)]
    [InlineData(256, HttpStatusCode.BadRequest)]
    public async Task A_key_has_1_to_255_characters(int length, HttpStatusCode status)
    {
        var answer = await service.PostAsync("/shops/1/rows", """{"name":"a"}""", new string('k', length));
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == HttpStatusCode.BadRequest ? "idempotency_key_invalid" : null, answer.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tab\there")]
    [InlineData("ключ")]
    public async Task A_key_is_printable_ASCII(string key)
    {
        var answer = await service.PostAsync("/shops/1/rows", """{"name":"a"}""", key);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(0, await service.CountAsync());
    }

    [Fact] // F17
    public async Task After_a_day_a_key_is_free_again()
    {
        await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");
        service.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal("true", (await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1")).Replayed);

        service.Clock.Advance(TimeSpan.FromSeconds(2));
        var later = await service.PostAsync("/shops/1/rows", """{"name":"other"}""", "key-1");

        Assert.Equal((HttpStatusCode.Created, null), (later.Status, later.Replayed));
        Assert.Equal(2, await service.CountAsync());
    }

    [Fact]
    public async Task The_purge_removes_what_is_a_day_old_and_nothing_else()
    {
        await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "old");
        service.Clock.Advance(TimeSpan.FromHours(23));
        await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "new");
        service.Clock.Advance(TimeSpan.FromHours(2));

        using var purge = ActivatorUtilities.CreateInstance<IdempotencyPurge<RowsContext>>(service.Services);
        await purge.PurgeAsync(TestContext.Current.CancellationToken);

        Assert.Single(await service.KeysAsync());
        Assert.Equal("true", (await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "new")).Replayed);
    }

    [Fact]
    public async Task The_database_holds_neither_key_nor_answer()
    {
        var answer = await service.PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");
        var secret = JsonDocument.Parse(answer.Body).RootElement.GetProperty("secret").GetString()!;
        var row = Assert.Single(await service.KeysAsync());

        foreach (var stored in (byte[][])[row.Scope, row.Fingerprint, row.Answer!])
        {
            var text = Encoding.Latin1.GetString(stored);
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("key-1", text, StringComparison.Ordinal);
        }

        Assert.Contains(secret, Encoding.UTF8.GetString(SealedAnswer.Open(row.Answer!, "key-1", row.Scope).Body), StringComparison.Ordinal);
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => SealedAnswer.Open(row.Answer!, "key-2", row.Scope));
    }

    [Fact]
    public async Task A_large_body_is_bound_and_compared_to_its_end()
    {
        var large = new string('x', 200_000);
        var first = await service.PostAsync("/shops/1/rows", $$"""{"name":"a","note":"{{large}}1"}""", "key-1");
        var same = await service.PostAsync("/shops/1/rows", $$"""{"name":"a","note":"{{large}}1"}""", "key-1");
        var other = await service.PostAsync("/shops/1/rows", $$"""{"name":"a","note":"{{large}}2"}""", "key-1");

        Assert.Equal((HttpStatusCode.Created, "true", HttpStatusCode.UnprocessableEntity), (first.Status, same.Replayed, other.Status));
    }

    [Fact]
    public async Task An_answer_without_a_body_is_replayed_too()
    {
        var first = await service.PostAsync("/silent", "", "key-1");
        var second = await service.PostAsync("/silent", "", "key-1");

        Assert.Equal((HttpStatusCode.NoContent, null), (first.Status, first.Replayed));
        Assert.Equal((HttpStatusCode.NoContent, "true"), (second.Status, second.Replayed));
        Assert.Equal(1, await service.CountAsync());
    }

    [Fact]
    public async Task Without_a_key_each_call_is_a_transaction_of_its_own()
    {
        var answers = new[]
        {
            await service.PostAsync("/shops/1/rows", """{"name":"a"}""", null),
            await service.PostAsync("/shops/1/rows", """{"name":"a"}""", null),
            await service.PostAsync("/plain", """{"name":"a"}""", null),
            await service.PostAsync("/plain", """{"name":"refuse"}""", null),
        };

        Assert.Equal([201, 201, 201, 422], answers.Select(answer => (int)answer.Status));
        Assert.Equal((3, 3), (await service.CountAsync(), service.AfterCommits));
        Assert.Empty(await service.KeysAsync());
    }

    [Fact]
    public async Task A_failure_after_the_commit_does_not_fail_the_call()
    {
        var answer = await service.PostAsync("/plain", """{"name":"after"}""", null);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal((1, 1), (await service.CountAsync(), service.AfterCommits));
    }
}
