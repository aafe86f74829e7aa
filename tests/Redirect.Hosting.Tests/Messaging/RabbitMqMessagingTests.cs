using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Messaging.RabbitMq;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Messaging;

/// <summary>The contract and the faults of <c>faults.md</c> C.3 on a real broker.</summary>
public sealed class RabbitMqMessagingTests : MessagingContract, IAsyncLifetime
{
    private readonly List<IAsyncDisposable> owned = [];
    private Broker broker = null!;

    public async ValueTask InitializeAsync() => broker = await Broker.ConnectAsync();

    [Fact]
    public async Task What_is_published_before_a_reader_ever_ran_waits_for_it()
    {
        await using (var writer = await StartAsync(Settings(), Write))
        {
            await writer.PublishUntilTakenAsync(Exchange, "one");
        }

        Assert.Equal(1u, await broker.CountAsync(Queue));
        await using var reader = await StartAsync(Settings(), Read);

        await Poll.UntilAsync(() => Inbox.CommitsOf("one") == 1, "the reader gets it");
    }

    [Fact]
    public async Task A_message_is_acknowledged_only_after_its_commit()
    {
        var mayCommit = new TaskCompletionSource();
        Inbox.BeforeCommit = (_, _, cancellation) => mayCommit.Task.WaitAsync(cancellation);
        var first = await StartAsync();
        await first.PublishAsync(Exchange, "one");
        await Poll.UntilAsync(() => Inbox.AttemptsOf("one") == 1, "it is being handled");
        await first.StopAsync(TimeSpan.Zero);
        await first.DisposeAsync();

        await Poll.UntilAsync(async () => await broker.CountAsync(Queue) == 1, "the broker has it again");
    }

    [Fact]
    public async Task Stopping_lets_the_message_in_hand_finish()
    {
        var mayCommit = new TaskCompletionSource();
        Inbox.BeforeCommit = (_, _, cancellation) => mayCommit.Task.WaitAsync(cancellation);
        var host = await StartAsync();
        await host.PublishAsync(Exchange, "one");
        await host.PublishAsync(Exchange, "two");
        await Poll.UntilAsync(() => Inbox.AttemptsOf("one") == 1, "it is being handled");

        var stopping = host.StopAsync(TimeSpan.FromSeconds(20));
        mayCommit.SetResult();
        await stopping;
        await host.DisposeAsync();

        Assert.Equal(["one"], Inbox.Committed);
        await Poll.UntilAsync(async () => await broker.CountAsync(Queue) == 1, "only the second one is left");
        Assert.Equal(["two"], await broker.ReadAsync(Queue));
    }

    [Fact] // F6
    public async Task A_binding_deleted_while_publishing_is_noticed_and_made_again()
    {
        await using var host = await StartAsync();
        await host.PublishAsync(Exchange, "before");
        await broker.UnbindAsync(Queue, Exchange);

        var refusal = await Assert.ThrowsAsync<MessageNotPublishedException>(() => host.PublishAsync(Exchange, "one"));
        Assert.Contains("no queue", refusal.Message, StringComparison.Ordinal);
        await host.PublishAsync(Exchange, "one");

        await Poll.UntilAsync(() => Inbox.CommitsOf("one") == 1, "it is delivered");
    }

    [Fact] // F6
    public async Task A_queue_or_an_exchange_deleted_in_operation_is_made_again()
    {
        await using var host = await StartAsync();
        await host.PublishAsync(Exchange, "before");
        await Poll.UntilAsync(() => Inbox.CommitsOf("before") == 1, "it works");

        // Now and then the broker leaves the reader behind here, and only its own renewal brings it back.
        await broker.DeleteQueueAsync(Queue);
        await host.PublishUntilTakenAsync(Exchange, "one");
        await Poll.UntilAsync(() => Inbox.CommitsOf("one") >= 1, "the reader reads the new queue", seconds: 90);

        await broker.DeleteExchangeAsync(Exchange);
        await host.PublishUntilTakenAsync(Exchange, "two");
        await Poll.UntilAsync(() => Inbox.CommitsOf("two") >= 1, "it goes through the new exchange", seconds: 90);
    }

    [Fact] // F23
    public async Task A_full_queue_refuses_and_the_writer_learns_it()
    {
        await using var host = await StartAsync(Settings(maxQueueLength: 1000), Write);
        await host.PublishUntilTakenAsync(Exchange, "first");

        var refusal = await Assert.ThrowsAsync<MessageNotPublishedException>(async () =>
        {
            for (var round = 0; round < 40; round++)
            {
                await Task.WhenAll(Enumerable.Range(0, 100).Select(i => host.PublishAsync(Exchange, $"{round}/{i}")));
            }
        });

        Assert.Contains("refused", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(await broker.CountAsync(Queue), 1000u, 2000u);
    }

    [Fact] // F4
    public async Task A_broker_that_is_away_fails_fast_and_nothing_is_lost_when_it_is_back()
    {
        var proxy = Proxy();
        proxy.Cut();
        await using var host = await StartAsync(Settings(proxy, confirmTimeout: "00:01:00"), Write, Read);
        var started = Stopwatch.GetTimestamp();
        await Assert.ThrowsAsync<MessageNotPublishedException>(() => host.PublishAsync(Exchange, "one"));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "fails fast");
        Assert.Equal(HealthStatus.Degraded, await host.HealthAsync());

        proxy.Restore();
        await host.PublishUntilTakenAsync(Exchange, "one");
        await Poll.UntilAsync(async () => await host.HealthAsync() == HealthStatus.Healthy, "it is healthy");

        proxy.Cut();
        await Poll.UntilAsync(async () => await host.HealthAsync() == HealthStatus.Degraded, "the loss is noticed");
        await Assert.ThrowsAsync<MessageNotPublishedException>(() => host.PublishAsync(Exchange, "two"));
        proxy.Restore();
        await host.PublishUntilTakenAsync(Exchange, "two");

        await Poll.UntilAsync(() => Inbox.CommitsOf("one") >= 1 && Inbox.CommitsOf("two") >= 1, "both are delivered");
    }

    [Fact] // F7
    public async Task A_confirmation_that_is_cut_off_is_an_exception_and_the_message_comes_twice()
    {
        var proxy = Proxy();
        await using var reader = await StartAsync(Settings(), Read);
        await using var writer = await StartAsync(Settings(proxy), Write);
        await writer.PublishUntilTakenAsync(Exchange, "before");

        proxy.HangAnswers();
        var publishing = writer.PublishAsync(Exchange, "one");
        await Poll.UntilAsync(() => Inbox.CommitsOf("one") == 1, "the broker has it");
        Assert.False(publishing.IsCompleted);
        proxy.Cut();
        await Assert.ThrowsAsync<MessageNotPublishedException>(() => publishing);

        proxy.Restore();
        await writer.PublishUntilTakenAsync(Exchange, "one");
        await Poll.UntilAsync(() => Inbox.CommitsOf("one") == 2, "it comes again");
    }

    [Fact] // F4
    public async Task A_broker_that_hangs_ends_in_a_timeout_and_works_when_it_goes_on()
    {
        var pid = RealServers.RabbitMqProcess;
        await using var host = await StartAsync(Settings(confirmTimeout: "00:00:01"), Write, Read);
        await host.PublishUntilTakenAsync(Exchange, "before");

        Signal(pid, Sigstop);
        try
        {
            var started = Stopwatch.GetTimestamp();
            await Assert.ThrowsAsync<MessageNotPublishedException>(() => host.PublishAsync(Exchange, "one"));
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(900), TimeSpan.FromSeconds(15));
            await Assert.ThrowsAsync<MessageNotPublishedException>(() => host.PublishAsync(Exchange, "two"));
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "the next ones fail fast");
        }
        finally
        {
            Signal(pid, Sigcont);
        }

        await host.PublishUntilTakenAsync(Exchange, "two");
        await Poll.UntilAsync(() => Inbox.CommitsOf("two") >= 1, "it works again");
    }

    [Fact] // F8
    public async Task A_message_given_back_three_times_is_still_delivered()
    {
        var proxy = Proxy();
        Inbox.BeforeCommit = (_, attempt, cancellation) => attempt <= 3 ? Task.Delay(Timeout.Infinite, cancellation) : Task.CompletedTask;
        await using var writer = await StartAsync(Settings(), Write);
        await using var reader = await StartAsync(Settings(proxy), Read);
        await writer.PublishUntilTakenAsync(Exchange, "one");

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var number = attempt;
            await Poll.UntilAsync(() => Inbox.AttemptsOf("one") == number, $"attempt {number} runs");
            proxy.Cut();
            proxy.Restore();
        }

        await Poll.UntilAsync(() => Inbox.CommitsOf("one") == 1, "it is committed");
        await Poll.UntilAsync(async () => await broker.CountAsync(Queue) == 0, "it is acknowledged");
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task A_queue_of_other_arguments_is_used_as_it_is()
    {
        await using (var first = await StartAsync(Settings(maxQueueLength: 5000), Write))
        {
            await first.PublishUntilTakenAsync(Exchange, "one");
        }

        await using var second = await StartAsync(Settings(maxQueueLength: 6000), Write, Read);
        await second.PublishUntilTakenAsync(Exchange, "two");

        await Poll.UntilAsync(() => Inbox.Committed.SequenceEqual(["one", "two"]), "both are delivered");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in owned)
        {
            await one.DisposeAsync();
        }

        if (broker is not null)
        {
            await broker.DeleteExchangeAsync(Exchange);
            await broker.DeleteQueueAsync(Queue);
            await broker.DeleteQueueAsync(RabbitMqTopology.DeadQueue(Queue));
            await broker.DisposeAsync();
        }
    }

    private protected override async Task<MessagingHost> StartAsync()
    {
        var host = await StartAsync(Settings(), Write, Read);
        await Poll.UntilAsync(async () => await host.HealthAsync() == HealthStatus.Healthy, "the host is connected");
        return host;
    }

    private protected override Task<IReadOnlyList<string>> DeadLettersAsync() => broker.ReadAsync(RabbitMqTopology.DeadQueue(Queue));

    private Task<MessagingHost> StartAsync(Dictionary<string, string?> settings, params Action<MessageRoutes>[] modules) =>
        MessagingHost.StartAsync(settings, Inbox, modules);

    private FaultProxy Proxy()
    {
        var proxy = new FaultProxy(RealServers.RabbitMq.Host, RealServers.RabbitMq.Port);
        owned.Add(proxy);
        return proxy;
    }

    private static Dictionary<string, string?> Settings(FaultProxy? proxy = null, int maxQueueLength = 100_000, string confirmTimeout = "00:00:10") => new()
    {
        ["Messaging:Transport"] = "RabbitMq",
        ["Messaging:RabbitMq:Uri"] = proxy is null ? RealServers.RabbitMq.ToString() : new UriBuilder(RealServers.RabbitMq) { Host = "127.0.0.1", Port = proxy.Port }.ToString(),
        ["Messaging:RabbitMq:MaxQueueLength"] = maxQueueLength.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Messaging:RabbitMq:ConfirmTimeout"] = confirmTimeout,
    };

    private const int Sigstop = 19;
    private const int Sigcont = 18;

    private static void Signal(int pid, int signal) => Assert.Equal(0, Kill(pid, signal));

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
