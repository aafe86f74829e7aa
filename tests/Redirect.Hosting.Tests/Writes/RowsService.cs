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
internal sealed class RowsService : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly WebApplication app;
    private readonly HttpClient client = new(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 });
    private int calls;
    private int afterCommits;

    private RowsService(TestDatabase database, WebApplication app, SteppedClock clock) => (this.database, this.app, Clock) = (database, app, clock);

    public SteppedClock Clock { get; }

    /// <summary>Every write waits here.</summary>
    public TaskCompletionSource<bool> Gate { get; set; } = Opened();

    /// <summary>Writes that began.</summary>
    public int Calls => Volatile.Read(ref calls);

    /// <summary>Actions after a commit that ran.</summary>
    public int AfterCommits => Volatile.Read(ref afterCommits);

    public IServiceProvider Services => app.Services;

    public static async Task<RowsService> StartAsync(StorageProvider provider)
    {
        var clock = new SteppedClock();
        var database = await TestDatabase.CreateAsync(provider);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(database.Settings);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddHostDefaults();
        builder.AddStorage<WebApplicationBuilder, RowsContext, SqliteRowsContext, PostgresRowsContext>("Rows");
        var app = builder.Build();
        var service = new RowsService(database, app, clock);
        app.UseExceptionHandler();
        app.Use((context, next) =>
        {
            context.SetPrincipal(context.Request.Headers["X-Merchant"].ToString() is { Length: > 0 } merchant
                ? new Principal(PrincipalKind.Merchant, Guid.Parse(merchant), Guid.Empty, context.Request.Headers["X-Scope"].ToString() is { Length: > 0 } scope ? [scope] : [])
                : Principal.Admin);
            return next(context);
        });
        app.UseRouting();
        app.MapPost("/shops/{shop}/rows", service.CreateAsync).WithIdempotency<RowsContext>();
        app.MapPost("/guarded", service.CreateGuardedAsync).WithIdempotency<RowsContext>().RequireScope(Scopes.LinksWrite);
        app.MapPost("/plain", service.CreatePlainAsync).WithTransaction<RowsContext>();
        app.MapPost("/silent", service.SilentAsync).WithIdempotency<RowsContext>();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<RowsContext>().Database.EnsureCreatedAsync();
        }

        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        service.client.BaseAddress = new Uri(address);
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        await database.DisposeAsync();
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
        var call = Interlocked.Increment(ref calls);
        await Gate.Task;
        var row = new Row { Id = Guid.CreateVersion7(), Name = input.Name };
        rows.Rows.Add(row);
        await rows.SaveChangesAsync(input.Name == "deaf" ? CancellationToken.None : cancellationToken);
        after.Add(_ =>
        {
            Interlocked.Increment(ref afterCommits);
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

    public async Task<Answer> PostAsync(string path, string body, string? key, Guid? merchant = null, string? scope = null, CancellationTokenSource? hangUp = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

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

    public async Task<int> CountAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RowsContext>().Rows.CountAsync();
    }

    public async Task<List<IdempotencyKey>> KeysAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RowsContext>().Set<IdempotencyKey>().AsNoTracking().ToListAsync();
    }

    internal sealed record Input(string Name, string? Note);

    internal sealed record Created(Guid Id, string Secret);

    internal sealed record Answer(HttpStatusCode Status, string Body, string? Code, string? ContentType, string? Location, string? Replayed, string? RetryAfter);
}
