using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Tests.Servers;
using Redirect.Hosting.Writes;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Writes;

/// <summary>A tiny service whose every write can fail in every way, called over HTTP.</summary>
public abstract class WritesContract(StorageProvider provider) : IAsyncLifetime
{
    private TestDatabase database = null!;
    private WebApplication app = null!;
    private HttpClient client = null!;

    private protected SteppedClock Clock { get; } = new();

    private protected TaskCompletionSource<bool> Gate { get; set; } = Opened();

    private protected int Calls;

    private protected int AfterCommits;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(provider);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(database.Settings);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.AddHostDefaults();
        builder.AddStorage<WebApplicationBuilder, RowsContext, SqliteRowsContext, PostgresRowsContext>("Rows");
        app = builder.Build();
        app.UseExceptionHandler();
        app.Use((context, next) =>
        {
            context.SetPrincipal(context.Request.Headers["X-Merchant"].ToString() is { Length: > 0 } merchant
                ? new Principal(PrincipalKind.Merchant, Guid.Parse(merchant), Guid.Empty, context.Request.Headers["X-Scope"].ToString() is { Length: > 0 } scope ? [scope] : [])
                : Principal.Admin);
            return next(context);
        });
        app.UseRouting();
        app.MapPost("/shops/{shop}/rows", CreateAsync).WithIdempotency<RowsContext>();
        app.MapPost("/guarded", CreateGuardedAsync).WithIdempotency<RowsContext>().RequireScope(Scopes.LinksWrite);
        app.MapPost("/plain", CreatePlainAsync).WithTransaction<RowsContext>();
        app.MapPost("/silent", SilentAsync).WithIdempotency<RowsContext>();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<RowsContext>().Database.EnsureCreatedAsync();
        }

        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = new Uri(address) };
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_repeated_call_gets_the_same_bytes_and_has_no_second_effect()
    {
        var first = await PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");
        var second = await PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Null(first.Replayed);
        Assert.Equal(first with { Replayed = "true" }, second);
        Assert.StartsWith("/shops/1/rows/", second.Location, StringComparison.Ordinal);
        Assert.Equal("application/json; charset=utf-8", second.ContentType);
        Assert.Equal((1, 1, 1), (Calls, AfterCommits, await CountAsync()));
    }

    [Fact] // F16
    public async Task Of_fifty_parallel_calls_with_one_key_exactly_one_has_an_effect()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1")));

        Assert.Equal(1, await CountAsync());
        var created = answers.Where(answer => answer.Status == HttpStatusCode.Created).ToList();
        Assert.Single(created, answer => answer.Replayed is null);
        Assert.Single(created.Select(answer => answer.Body).Distinct());
        Assert.All(answers.Except(created), answer => Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use"), (answer.Status, answer.Code)));
    }

    [Fact]
    public async Task Fifty_parallel_calls_with_keys_of_their_own_all_have_their_effect()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => PostAsync("/shops/1/rows", """{"name":"a"}""", $"key-{i}")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Equal(50, await CountAsync());
    }

    [Theory] // F17
    [InlineData("/shops/1/rows", """{"name":"b"}""")]
    [InlineData("/shops/1/rows", """{"name": "a"}""")]
    [InlineData("/shops/1/rows?dryRun=true", """{"name":"a"}""")]
    public async Task Another_body_or_query_under_the_same_key_is_refused(string path, string body)
    {
        await PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");

        var other = await PostAsync(path, body, "key-1");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"), (other.Status, other.Code));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_key_counts_for_one_caller_and_one_address()
    {
        var merchant = Guid.CreateVersion7();
        var answers = new[]
        {
            await PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1"),
            await PostAsync("/shops/2/rows", """{"name":"a"}""", "key-1"),
            await PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1", merchant),
            await PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1", Guid.CreateVersion7()),
        };

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Created, null), (answer.Status, answer.Replayed)));
        Assert.Equal(4, await CountAsync());
    }

    [Fact]
    public async Task A_key_without_the_scope_does_not_get_the_answer_of_one_with_it()
    {
        var merchant = Guid.CreateVersion7();
        var first = await PostAsync("/guarded", """{"name":"a"}""", "key-1", merchant, Scopes.LinksWrite);
        var second = await PostAsync("/guarded", """{"name":"a"}""", "key-1", merchant, Scopes.StatsRead);

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal((HttpStatusCode.Forbidden, "scope_missing"), (second.Status, second.Code));
    }

    [Theory]
    [InlineData("refuse", 422)]
    [InlineData("throw", 500)]
    public async Task What_failed_left_nothing_and_runs_again(string name, int status)
    {
        var failed = await PostAsync("/shops/1/rows", $$"""{"name":"{{name}}"}""", "key-1");
        Assert.Equal(status, (int)failed.Status);
        Assert.Equal((0, 0), (await CountAsync(), AfterCommits));

        var again = await PostAsync("/shops/1/rows", $$"""{"name":"{{name}}"}""", "key-1");
        Assert.Equal((HttpStatusCode.Created, null), (again.Status, again.Replayed));
        Assert.Equal((1, 1), (await CountAsync(), AfterCommits));
    }

    [Fact]
    public async Task A_call_that_still_runs_is_in_use()
    {
        Gate = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");
        await Poll.UntilAsync(() => Calls == 1, "the first call runs");

        var second = await PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");
        Gate.SetResult(true);

        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use", "1"), (second.Status, second.Code, second.RetryAfter));
        Assert.Equal(HttpStatusCode.Created, (await first).Status);
        Assert.Equal(1, await CountAsync());
    }

    [Fact] // F18
    public async Task A_caller_that_hung_up_gets_its_answer_by_repeating()
    {
        Gate = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var hangUp = new CancellationTokenSource();
        var first = PostAsync("/shops/1/rows", """{"name":"deaf"}""", "key-1", hangUp: hangUp);
        await Poll.UntilAsync(() => Calls == 1, "the first call runs");
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Gate.SetResult(true);
        await Poll.UntilAsync(async () => await CountAsync() == 1, "its effect is there");

        var second = await PostAsync("/shops/1/rows", """{"name":"deaf"}""", "key-1");

        Assert.Equal((HttpStatusCode.Created, "true"), (second.Status, second.Replayed));
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData(1, HttpStatusCode.Created)]
    [InlineData(255, HttpStatusCode.Created)]
    [InlineData(256, HttpStatusCode.BadRequest)]
    public async Task A_key_has_1_to_255_characters(int length, HttpStatusCode status)
    {
        var answer = await PostAsync("/shops/1/rows", """{"name":"a"}""", new string('k', length));
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == HttpStatusCode.BadRequest ? "idempotency_key_invalid" : null, answer.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tab\there")]
    [InlineData("ключ")]
    public async Task A_key_is_printable_ASCII(string key)
    {
        var answer = await PostAsync("/shops/1/rows", """{"name":"a"}""", key);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(0, await CountAsync());
    }

    [Fact] // F17
    public async Task After_a_day_a_key_is_free_again()
    {
        await PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");
        Clock.Step(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal("true", (await PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1")).Replayed);

        Clock.Step(TimeSpan.FromSeconds(2));
        var later = await PostAsync("/shops/1/rows", """{"name":"other"}""", "key-1");

        Assert.Equal((HttpStatusCode.Created, null), (later.Status, later.Replayed));
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task The_purge_removes_what_is_a_day_old_and_nothing_else()
    {
        await PostAsync("/shops/1/rows", """{"name":"a"}""", "old");
        Clock.Step(TimeSpan.FromHours(23));
        await PostAsync("/shops/1/rows", """{"name":"a"}""", "new");
        Clock.Step(TimeSpan.FromHours(2));

        using var purge = ActivatorUtilities.CreateInstance<IdempotencyPurge<RowsContext>>(app.Services);
        await purge.PurgeAsync(TestContext.Current.CancellationToken);

        Assert.Single(await KeysAsync());
        Assert.Equal("true", (await PostAsync("/shops/1/rows", """{"name":"a"}""", "new")).Replayed);
    }

    [Fact]
    public async Task The_database_holds_neither_key_nor_answer()
    {
        var answer = await PostAsync("/shops/1/rows", """{"name":"a"}""", "key-1");
        var secret = JsonDocument.Parse(answer.Body).RootElement.GetProperty("secret").GetString()!;
        var row = Assert.Single(await KeysAsync());

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
        var first = await PostAsync("/shops/1/rows", $$"""{"name":"a","note":"{{large}}1"}""", "key-1");
        var same = await PostAsync("/shops/1/rows", $$"""{"name":"a","note":"{{large}}1"}""", "key-1");
        var other = await PostAsync("/shops/1/rows", $$"""{"name":"a","note":"{{large}}2"}""", "key-1");

        Assert.Equal((HttpStatusCode.Created, "true", HttpStatusCode.UnprocessableEntity), (first.Status, same.Replayed, other.Status));
    }

    [Fact]
    public async Task An_answer_without_a_body_is_replayed_too()
    {
        var first = await PostAsync("/silent", "", "key-1");
        var second = await PostAsync("/silent", "", "key-1");

        Assert.Equal((HttpStatusCode.NoContent, null), (first.Status, first.Replayed));
        Assert.Equal((HttpStatusCode.NoContent, "true"), (second.Status, second.Replayed));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Without_a_key_each_call_is_a_transaction_of_its_own()
    {
        var answers = new[]
        {
            await PostAsync("/shops/1/rows", """{"name":"a"}""", null),
            await PostAsync("/shops/1/rows", """{"name":"a"}""", null),
            await PostAsync("/plain", """{"name":"a"}""", null),
            await PostAsync("/plain", """{"name":"refuse"}""", null),
        };

        Assert.Equal([201, 201, 201, 422], answers.Select(answer => (int)answer.Status));
        Assert.Equal((3, 3), (await CountAsync(), AfterCommits));
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task A_failure_after_the_commit_does_not_fail_the_call()
    {
        var answer = await PostAsync("/plain", """{"name":"after"}""", null);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal((1, 1), (await CountAsync(), AfterCommits));
    }

    private static TaskCompletionSource<bool> Opened()
    {
        var gate = new TaskCompletionSource<bool>();
        gate.SetResult(true);
        return gate;
    }

    private Task<Results<Created<Created>, ProblemHttpResult>> CreateAsync(string shop, Input input, RowsContext rows, AfterCommit after, CancellationToken cancellationToken) =>
        SaveAsync($"/shops/{shop}/rows/", input, rows, after, cancellationToken);

    private Task<Results<Created<Created>, ProblemHttpResult>> CreateGuardedAsync(Input input, RowsContext rows, AfterCommit after, CancellationToken cancellationToken) =>
        SaveAsync("/guarded/", input, rows, after, cancellationToken);

    private Task<Results<Created<Created>, ProblemHttpResult>> CreatePlainAsync(Input input, RowsContext rows, AfterCommit after, CancellationToken cancellationToken) =>
        SaveAsync("/plain/", input, rows, after, cancellationToken);

    private async Task<NoContent> SilentAsync(RowsContext rows, CancellationToken cancellationToken)
    {
        rows.Rows.Add(new Row { Id = Guid.CreateVersion7(), Name = "silent" });
        await rows.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private async Task<Results<Created<Created>, ProblemHttpResult>> SaveAsync(string at, Input input, RowsContext rows, AfterCommit after, CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref Calls);
        await Gate.Task;
        var row = new Row { Id = Guid.CreateVersion7(), Name = input.Name };
        rows.Rows.Add(row);
        await rows.SaveChangesAsync(input.Name == "deaf" ? CancellationToken.None : cancellationToken);
        after.Add(_ =>
        {
            Interlocked.Increment(ref AfterCommits);
            return Task.CompletedTask;
        });
        if (input.Name == "after")
        {
            after.Add(_ => throw new InvalidOperationException("after the commit"));
        }

        if (call == 1 && input.Name == "throw")
        {
            throw new InvalidOperationException("before the commit");
        }

        return (call == 1 && input.Name == "refuse") || at == "/plain/" && input.Name == "refuse"
            ? Problem.Rule("name", "refused", "The name is refused.")
            : TypedResults.Created(at + row.Id, new Created(row.Id, Guid.CreateVersion7().ToString("N")));
    }

    private async Task<Answer> PostAsync(string path, string body, string? key, Guid? merchant = null, string? scope = null, CancellationTokenSource? hangUp = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (merchant is not null)
        {
            request.Headers.Add("X-Merchant", merchant.ToString());
            request.Headers.Add("X-Scope", scope ?? "");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(hangUp?.Token ?? CancellationToken.None, TestContext.Current.CancellationToken);
        using var response = await client.SendAsync(request, limit.Token);
        var text = await response.Content.ReadAsStringAsync(limit.Token);
        var code = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()
            : null;
        return new Answer(response.StatusCode, text, code, response.Content.Headers.ContentType?.ToString(), response.Headers.Location?.ToString(),
            Header(response, "Idempotent-Replayed"), Header(response, "Retry-After"));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private async Task<int> CountAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RowsContext>().Rows.CountAsync();
    }

    private async Task<List<IdempotencyKey>> KeysAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RowsContext>().Set<IdempotencyKey>().AsNoTracking().ToListAsync();
    }

    internal sealed record Input(string Name, string? Note);

    internal sealed record Created(Guid Id, string Secret);

    internal sealed record Answer(HttpStatusCode Status, string Body, string? Code, string? ContentType, string? Location, string? Replayed, string? RetryAfter);

    /// <summary>The real time plus what a test stepped.</summary>
    internal sealed class SteppedClock : TimeProvider
    {
        private long ticks;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ticks));

        public void Step(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
    }
}
