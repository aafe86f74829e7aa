using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>
/// Attribution is slower than the visits come (fault F23): the queue fills up to its limit and refuses, the visits stay in the spools, redirects go on, and
/// no process grows for it.
/// </summary>
public sealed class BackPressureTests : IAsyncLifetime
{
    private const int QueueLimit = 1_000;

    private readonly DistributedSystem system = new() { Settings = { ["Messaging__RabbitMq__MaxQueueLength"] = QueueLimit.ToString(CultureInfo.InvariantCulture) } };

    public ValueTask InitializeAsync() => system.InitializeAsync();

    public ValueTask DisposeAsync() => system.DisposeAsync();

    [Fact]
    public async Task A_full_queue_leaves_the_visits_in_the_spools_and_all_are_counted_when_it_has_room_again()
    {
        await using var connection = await new ConnectionFactory { Uri = RealServers.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var first = await FirstMessageAsync(channel);
        var merchant = await system.NewMerchantAsync();
        var (id, slug) = await merchant.NewLinkAsync();
        long answered, unanswered;
        await using (var load = new Load(system.Http, slug, clients: 4))
        {
            await Poll.UntilAsync(() => Task.FromResult(load.Answered >= 1_000), TimeSpan.FromSeconds(60), "the processes to be warm");
            await load.StopAsync();
            (answered, unanswered) = (load.Answered, load.Failed);
            await Poll.UntilAsync(() => merchant.CountAsync(id), count => count.Human >= answered, TimeSpan.FromSeconds(60), "all visits to be counted");
        }

        // The reader stops in the middle of a transaction; the queue is filled with what was counted already, so that it changes nothing.
        system.AttributionDatabase.Hang();
        var filled = await FillAsync(channel, await first);
        Assert.InRange(filled, QueueLimit, QueueLimit * 2);
        var before = system.Links.Append(system.Attribution).Select(process => process.PrivateBytes).ToList();
        await using (var load = new Load(system.Http, slug, clients: 4))
        {
            await Poll.UntilAsync(() => Task.FromResult(load.Answered >= 1_000), TimeSpan.FromSeconds(60), "redirects to go on");
            await load.StopAsync();
            Assert.Equal(0, load.Failed);
            answered += load.Answered;
        }

        Assert.InRange(await channel.MessageCountAsync("attribution-visits"), 0u, QueueLimit * 2u);
        var after = system.Links.Append(system.Attribution).Select(process => process.PrivateBytes).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"private bytes {string.Join(", ", before.Zip(after, (was, now) => $"{was >> 20} → {now >> 20} MiB"))}, {filled} messages filled the queue");

        // A tenth, and the little that a young heap may still take.
        Assert.All(before.Zip(after), pair => Assert.InRange(pair.Second, 0, (pair.First * 11 / 10) + (32L << 20)));

        system.AttributionDatabase.Restore();
        var counted = await Poll.UntilAsync(() => merchant.CountAsync(id), count => count.Human >= answered, TimeSpan.FromSeconds(90), "the spools to be empty");
        Assert.InRange(counted.Human, answered, answered + unanswered);
        Assert.Equal(counted.Human, counted.Unique);
    }

    /// <summary>Publishes until the broker refuses.</summary>
    /// <returns>How many it took.</returns>
    private static async Task<int> FillAsync(IChannel channel, byte[] message)
    {
        var taken = 0;
        while (taken < QueueLimit * 3)
        {
            var batch = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
            {
                try
                {
                    await channel.BasicPublishAsync("redirect.visits", "", mandatory: true, new BasicProperties { Persistent = true }, message);
                    return true;
                }
                catch (PublishException)
                {
                    return false;
                }
            }));
            taken += batch.Count(took => took);
            if (batch.Contains(false))
            {
                return taken;
            }
        }

        return taken;
    }

    /// <summary>The next message of visits.</summary>
    private static async Task<Task<byte[]>> FirstMessageAsync(IChannel channel)
    {
        var first = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tap = await channel.QueueDeclareAsync(exclusive: true);
        await channel.QueueBindAsync(tap.QueueName, "redirect.visits", "");
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, message) =>
        {
            if (first.TrySetResult(message.Body.ToArray()))
            {
                await channel.BasicCancelAsync(message.ConsumerTag);
            }
        };
        await channel.BasicConsumeAsync(tap.QueueName, autoAck: true, consumer);
        return first.Task;
    }
}
