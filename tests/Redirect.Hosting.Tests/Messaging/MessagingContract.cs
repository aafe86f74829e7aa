using Redirect.Hosting.Messaging;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Messaging;

/// <summary>What every transport promises to those who write and those who read.</summary>
public abstract class MessagingContract
{
    private protected Inbox Inbox { get; } = new();

    private protected string Exchange { get; } = "test." + Guid.CreateVersion7().ToString("N");

    private protected string Queue => Exchange + ".reader";

    [Fact]
    public async Task Each_message_is_delivered_once_and_as_it_was()
    {
        await using var host = await StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await host.PublishAsync(Exchange, $"message {i}");
        }

        await Poll.UntilAsync(() => Inbox.Committed.Count == 20, "all are delivered");
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"message {i}"), Inbox.Committed);
    }

    [Fact]
    public async Task A_message_whose_reader_failed_comes_again()
    {
        Inbox.BeforeCommit = (_, attempt, _) => attempt < 3 ? throw new TimeoutException("The database is away.") : Task.CompletedTask;
        await using var host = await StartAsync();

        await host.PublishUntilTakenAsync(Exchange, "one");

        await Poll.UntilAsync(() => Inbox.CommitsOf("one") == 1, "it is committed");
        Assert.Equal(3, Inbox.AttemptsOf("one"));
    }

    [Fact]
    public async Task A_message_whose_process_ended_before_the_commit_is_not_lost()
    {
        Inbox.BeforeCommit = (_, attempt, cancellation) => attempt == 1 ? Task.Delay(Timeout.Infinite, cancellation) : Task.CompletedTask;
        using var killed = new CancellationTokenSource();
        var first = await StartAsync();
        var publishing = first.Publisher.PublishAsync(Exchange, "one"u8.ToArray(), killed.Token);
        await Poll.UntilAsync(() => Inbox.AttemptsOf("one") == 1, "it is being handled");

        await killed.CancelAsync();
        await first.StopAsync(TimeSpan.FromMilliseconds(50));
        await first.DisposeAsync();
        var taken = publishing.IsCompletedSuccessfully;
        Assert.Empty(Inbox.Committed);

        await using var second = await StartAsync();
        if (!taken)
        {
            await second.PublishUntilTakenAsync(Exchange, "one");
        }

        await Poll.UntilAsync(() => Inbox.CommitsOf("one") >= 1, "it is committed by the second process");
    }

    [Fact]
    public async Task A_message_that_can_never_be_handled_is_put_aside_at_once_and_the_others_flow()
    {
        Inbox.BeforeCommit = (message, _, _) => message == "bad" ? throw new PoisonMessageException("unknown version 9") : Task.CompletedTask;
        await using var host = await StartAsync();

        foreach (var message in (string[])["first", "bad", "last"])
        {
            await host.PublishAsync(Exchange, message);
        }

        await Poll.UntilAsync(() => Inbox.CommitsOf("last") == 1, "the one behind it is delivered", seconds: 5);
        await Poll.UntilAsync(async () => (await DeadLettersAsync()).SequenceEqual(["bad"]), "it is among the dead letters");
        Assert.Equal(1, Inbox.AttemptsOf("bad"));
        Assert.Equal(["first", "last"], Inbox.Committed);
    }

    [Fact]
    public async Task A_message_that_fails_five_times_is_put_aside_and_the_others_flow()
    {
        Inbox.BeforeCommit = (message, _, _) => message == "odd" ? throw new InvalidDataException("a bug of ours") : Task.CompletedTask;
        await using var host = await StartAsync();

        await host.PublishAsync(Exchange, "odd");
        await host.PublishAsync(Exchange, "good");

        await Poll.UntilAsync(() => Inbox.CommitsOf("good") == 1, "the one behind it is handled");
        await Poll.UntilAsync(async () => (await DeadLettersAsync()).SequenceEqual(["odd"]), "it is among the dead letters");
        Assert.Equal(5, Inbox.AttemptsOf("odd"));
    }

    [Fact]
    public async Task A_message_of_512_KiB_arrives()
    {
        await using var host = await StartAsync();
        var large = new string('大', 512 * 1024 / 3);

        await host.PublishAsync(Exchange, large);

        await Poll.UntilAsync(() => Inbox.CommitsOf(large) == 1, "it is committed");
    }

    [Fact]
    public async Task Messages_of_many_publishers_at_once_all_arrive_once()
    {
        await using var host = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async publisher =>
        {
            for (var i = 0; i < 50; i++)
            {
                await host.PublishAsync(Exchange, $"{publisher}/{i}");
            }
        }));

        await Poll.UntilAsync(() => Inbox.Committed.Count >= 400, "all are committed");
        Assert.Equal(400, Inbox.Committed.Distinct().Count());
        Assert.Equal(400, Inbox.Committed.Count);
    }

    [Fact]
    public async Task Publishing_ends_when_the_caller_cancels()
    {
        await using var host = await StartAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Publisher.PublishAsync(Exchange, "one"u8.ToArray(), cancelled.Token));
        await host.PublishAsync(Exchange, "two");

        await Poll.UntilAsync(() => Inbox.CommitsOf("two") == 1, "publishing goes on");
    }

    [Fact]
    public async Task Publishing_where_no_route_leads_is_refused()
    {
        await using var host = await StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.PublishAsync("test.elsewhere", "one"));
    }

    /// <summary>A process that writes to <see cref="Exchange"/> and reads it.</summary>
    private protected abstract Task<MessagingHost> StartAsync();

    private protected abstract Task<IReadOnlyList<string>> DeadLettersAsync();

    private protected void Write(MessageRoutes routes) => routes.Publish(Exchange, Queue);

    private protected void Read(MessageRoutes routes) => routes.Consume<Inbox.Consumer>(Exchange, Queue);
}
