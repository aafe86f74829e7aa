using System.Collections.Concurrent;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>The broker may deliver anything again, in any order (fault F8).</summary>
[Collection(FaultySystemTests.Name)]
public sealed class RedeliveryTests(FaultySystem system) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await system.RestoreAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_message_three_times_and_shuffled_changes_no_counter()
    {
        await using var connection = await new ConnectionFactory { Uri = RealServers.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var tap = await channel.QueueDeclareAsync(exclusive: true);
        await channel.QueueBindAsync(tap.QueueName, "redirect.visits", "");
        var messages = new ConcurrentBag<(string? ContentType, byte[] Body)>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            messages.Add((message.BasicProperties.ContentType, message.Body.ToArray()));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(tap.QueueName, autoAck: true, consumer);

        var merchant = await system.NewMerchantAsync();
        var (id, slug) = await merchant.NewLinkAsync();
        await using (var load = new Load(system.Http, slug))
        {
            await Poll.UntilAsync(() => Task.FromResult(load.Answered >= 500), TimeSpan.FromSeconds(120), "500 visits");
            await load.StopAsync();
            Assert.Equal(0, load.Failed);
            await Poll.UntilAsync(() => merchant.CountAsync(id), count => count.Human == load.Answered, TimeSpan.FromSeconds(120), "all visits to be counted");
        }

        var counted = await merchant.CountAsync(id);
        var again = Enumerable.Repeat(messages, 3).SelectMany(copy => copy).ToArray();
        Assert.True(again.Length >= 3);
        new Random(7).Shuffle(again);
        foreach (var (contentType, body) in again)
        {
            await channel.BasicPublishAsync("redirect.visits", "", mandatory: true, new BasicProperties { ContentType = contentType, Persistent = true }, body);
        }

        // One more visit, sent behind them all, proves that they have been read.
        await using (var last = new Load(system.Http, slug, clients: 1))
        {
            await Poll.UntilAsync(() => Task.FromResult(last.Answered >= 1), TimeSpan.FromSeconds(120), "one more visit");
            await last.StopAsync();
            await Poll.UntilAsync(() => merchant.CountAsync(id), count => count.Human == counted.Human + last.Answered && count.Unique == count.Human, TimeSpan.FromSeconds(120), "the count to go up by the last visits only");
        }
    }
}
