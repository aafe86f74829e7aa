using System.Collections.Concurrent;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Outbox;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Tests.Servers;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Outbox;

/// <summary>What the outbox promises on every database.</summary>
public abstract class OutboxContract(StorageProvider provider) : IAsyncLifetime
{
    private readonly List<IHost> started = [];
    private TestDatabase database = null!;

    private protected Wire Published { get; } = new();

    private protected TestDatabase Database => database;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(provider);
        using var host = Build(pump: false);
        await using var context = await Contexts(host).CreateDbContextAsync(TestContext.Current.CancellationToken);
        await context.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in started)
        {
            await host.StopAsync();
            host.Dispose();
        }

        await database.DisposeAsync();
    }

    [Fact]
    public async Task What_was_committed_is_published_in_order_and_removed()
    {
        var host = await StartAsync();
        for (var i = 0; i < 250; i++)
        {
            await WriteAsync(host, $"message {i}");
        }

        await Poll.UntilAsync(async () => Published.Bodies.Count >= 250 && await DepthAsync(host) == 0, "all are published and removed");
        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"message {i}"), Published.Bodies);
        Assert.Equal("test.exchange", Published.Exchanges.Distinct().Single());
    }

    [Fact]
    public async Task Nothing_is_published_before_the_commit_or_after_a_rollback()
    {
        var host = await StartAsync();
        await using (var context = await Contexts(host).CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            context.Enqueue("test.exchange", "never"u8.ToArray(), TimeProvider.System);
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }

        await WriteAsync(host, "later");
        await Poll.UntilAsync(() => Published.Bodies.Contains("later"), "what was committed later is published");
        Assert.DoesNotContain("never", Published.Bodies);
    }

    [Fact]
    public async Task A_publisher_that_fails_loses_nothing()
    {
        var failures = 3;
        Published.Before = _ => Interlocked.Decrement(ref failures) >= 0 ? throw new MessageNotPublishedException("The broker is away.") : Task.CompletedTask;
        var host = await StartAsync();
        foreach (var message in (string[])["one", "two", "three"])
        {
            await WriteAsync(host, message);
        }

        await Poll.UntilAsync(async () => await DepthAsync(host) == 0, "all are published");
        Assert.Equal(["one", "two", "three"], Published.Bodies);
    }

    [Fact] // F26
    public async Task What_a_dead_process_left_is_published_by_the_next()
    {
        using (var first = Build(pump: false))
        {
            await WriteAsync(first, "left");
        }

        var second = await StartAsync();

        await Poll.UntilAsync(() => Published.Bodies.Contains("left"), "it is published");
    }

    [Fact]
    public async Task A_failure_in_the_middle_removes_what_was_published_and_keeps_the_rest()
    {
        using var idle = Build(pump: false);
        foreach (var message in (string[])["one", "two", "three"])
        {
            await WriteAsync(idle, message);
        }

        var failed = false;
        Published.Before = message =>
        {
            if (message != "two" || failed)
            {
                return Task.CompletedTask;
            }

            failed = true;
            throw new MessageNotPublishedException("once");
        };
        var host = await StartAsync();

        await Poll.UntilAsync(async () => await DepthAsync(host) == 0, "all are published");
        Assert.Equal(["one", "two", "three"], Published.Bodies);
    }

    [Fact]
    public async Task A_commit_wakes_the_pump()
    {
        using var host = Build(pump: true);
        var commits = host.Services.GetRequiredService<OutboxCommits<RowsContext>>();
        var waking = commits.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await using (var context = await Contexts(host).CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            context.Enqueue("test.exchange", "one"u8.ToArray(), TimeProvider.System);
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
            Assert.False(waking.IsCompleted);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.True(await waking);
    }

    private protected IHost Build(bool pump, string? connectionString = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(database.Settings);
        if (connectionString is not null)
        {
            builder.Configuration["ConnectionStrings:Rows"] = connectionString;
        }

        builder.Services.AddSingleton<IMessagePublisher>(Published);
        builder.AddStorage<HostApplicationBuilder, RowsContext, SqliteRowsContext, PostgresRowsContext>("Rows");
        if (pump)
        {
            builder.AddOutboxPump<HostApplicationBuilder, RowsContext>();
        }

        return builder.Build();
    }

    private protected async Task<IHost> StartAsync(string? connectionString = null)
    {
        var host = Build(pump: true, connectionString);
        started.Add(host);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private protected static IDbContextFactory<RowsContext> Contexts(IHost host) => host.Services.GetRequiredService<IDbContextFactory<RowsContext>>();

    private protected static async Task WriteAsync(IHost host, string message)
    {
        await using var context = await Contexts(host).CreateDbContextAsync(TestContext.Current.CancellationToken);
        context.Enqueue("test.exchange", Encoding.UTF8.GetBytes(message), TimeProvider.System);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private protected static async Task<int> DepthAsync(IHost host)
    {
        await using var context = await Contexts(host).CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.Set<OutboxMessage>().CountAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Stands for the broker, so that it can be told to fail.</summary>
    internal sealed class Wire : IMessagePublisher
    {
        public ConcurrentQueue<string> Bodies { get; } = new();

        public ConcurrentQueue<string> Exchanges { get; } = new();

        public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

        public async Task PublishAsync(string exchange, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        {
            var message = Encoding.UTF8.GetString(body.Span);
            await Before(message);
            Exchanges.Enqueue(exchange);
            Bodies.Enqueue(message);
        }
    }
}
