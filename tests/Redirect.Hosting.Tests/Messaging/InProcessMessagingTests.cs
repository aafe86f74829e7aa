using System.Text;
using System.Text.Json;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Messaging.InProcess;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Messaging;

public sealed class InProcessMessagingTests : MessagingContract, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Letters => folder.In("dead-letters");

    private Dictionary<string, string?> Settings => new() { ["Messaging:Transport"] = "InProcess", ["Messaging:DeadLetterDirectory"] = Letters };

    [Fact]
    public async Task Publishing_returns_only_after_the_commit()
    {
        var mayCommit = new TaskCompletionSource();
        Inbox.BeforeCommit = (_, _, _) => mayCommit.Task;
        await using var host = await StartAsync();

        var publishing = host.PublishAsync(Exchange, "one");
        await Poll.UntilAsync(() => Inbox.AttemptsOf("one") == 1, "it is being handled");
        Assert.False(publishing.IsCompleted);

        mayCommit.SetResult();
        await publishing;
        Assert.Equal(1, Inbox.CommitsOf("one"));
    }

    [Fact]
    public async Task A_failure_that_passes_by_itself_goes_to_the_publisher_who_keeps_the_message()
    {
        Inbox.BeforeCommit = (_, attempt, _) => attempt == 1 ? throw new TimeoutException("The database is away.") : Task.CompletedTask;
        await using var host = await StartAsync();

        await Assert.ThrowsAsync<TimeoutException>(() => host.PublishAsync(Exchange, "one"));
        Assert.Equal(1, Inbox.AttemptsOf("one"));
        await host.PublishAsync(Exchange, "one");

        Assert.Equal(1, Inbox.CommitsOf("one"));
    }

    [Fact]
    public async Task A_message_in_between_its_tries_stays_with_a_publisher_that_stops()
    {
        using var stopping = new CancellationTokenSource();
        Inbox.BeforeCommit = (_, attempt, _) =>
        {
            if (attempt == 2)
            {
                stopping.Cancel();
            }

            throw new InvalidDataException("a bug of ours");
        };
        await using var host = await StartAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => host.Publisher.PublishAsync(Exchange, "one"u8.ToArray(), stopping.Token));

        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task Every_queue_of_an_exchange_gets_the_message()
    {
        await using var host = await MessagingHost.StartAsync(Settings, Inbox,
            routes => routes.Publish(Exchange, "a", "b"),
            routes => routes.Consume<Inbox.Consumer>(Exchange, "a").Consume<Inbox.Consumer>(Exchange, "b"));

        await host.PublishAsync(Exchange, "one");

        Assert.Equal(2, Inbox.CommitsOf("one"));
    }

    [Fact]
    public async Task A_queue_that_nobody_reads_is_refused_at_the_start()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => MessagingHost.StartAsync(Settings, Inbox, Write));
        Assert.Contains(Queue, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_letter_says_why()
    {
        Inbox.BeforeCommit = (_, _, _) => throw new PoisonMessageException("unknown version 9");
        await using var host = await StartAsync();

        await host.PublishAsync(Exchange, "bad");

        var letter = JsonSerializer.Deserialize<DeadLetterFiles.Letter>(await File.ReadAllTextAsync(Directory.GetFiles(Letters).Single(), TestContext.Current.CancellationToken), JsonSerializerOptions.Web)!;
        Assert.Equal(("unknown version 9", Exchange, Queue, "bad"), (letter.Reason, letter.Exchange, letter.Queue, Encoding.UTF8.GetString(letter.Body)));
    }

    public void Dispose() => folder.Dispose();

    private protected override Task<MessagingHost> StartAsync() => MessagingHost.StartAsync(Settings, Inbox, Write, Read);

    private protected override Task<IReadOnlyList<string>> DeadLettersAsync()
    {
        IReadOnlyList<string> letters = Directory.Exists(Letters)
            ? [.. Directory.GetFiles(Letters, "*.json").Select(file => Encoding.UTF8.GetString(JsonSerializer.Deserialize<DeadLetterFiles.Letter>(File.ReadAllText(file), JsonSerializerOptions.Web)!.Body))]
            : [];
        return Task.FromResult(letters);
    }
}
