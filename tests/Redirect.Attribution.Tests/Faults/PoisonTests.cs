using Google.Protobuf;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Faults;

/// <summary>Messages that can never be handled among good ones (fault F9, attack S58).</summary>
[Collection(DeployedAttributionTests.Name)]
public sealed class PoisonTests(DeployedAttribution deployed)
{
    private readonly Guid merchant = Guid.CreateVersion7();

    [Fact]
    public async Task Poison_is_put_aside_as_it_came_and_the_others_flow()
    {
        byte[][] poison =
        [
            "no protobuf"u8.ToArray(),
            [],
            new byte[1024 * 1024],
            new VisitBatch { Visits = { Enumerable.Repeat(Some.Visit(merchant), VisitBatchConsumer.MaxVisits + 1) } }.ToByteArray(),
            new VisitBatch { Visits = { Some.Visit(merchant, quality: (Quality)99), Some.Visit(merchant, at: DateTime.UnixEpoch) } }.ToByteArray(),
            [.. Enumerable.Repeat((byte)0x0B, 10_000), .. Enumerable.Repeat((byte)0x0C, 10_000)], // groups in groups
        ];
        var claims = new ClaimBatch { Events = { new ClaimEvent { Sequence = -1 } } }.ToByteArray();
        var catalogue = new CatalogueBatch { Changes = { new CatalogueChange { Version = -1 } } }.ToByteArray();
        foreach (var body in poison)
        {
            await deployed.PublishAsync(Exchanges.Visits, body);
            await deployed.PublishAsync(DeployedAttribution.Visits(merchant, 5));
        }

        await deployed.PublishAsync(Exchanges.Claims, claims);
        await deployed.PublishAsync(Exchanges.Catalogue, catalogue);

        await deployed.SettledAsync(merchant, poison.Length * 5);
        await PutAsideAsync(Queues.AttributionVisits, poison);
        await PutAsideAsync(Queues.AttributionClaims, claims);
        await PutAsideAsync(Queues.AttributionCatalogue, catalogue);
    }

    private async Task PutAsideAsync(string queue, params byte[][] poison)
    {
        var dead = DeployedAttribution.DeadOf(queue);
        await Poll.UntilAsync(() => deployed.WaitingAsync(dead), count => count == poison.Length, TimeSpan.FromSeconds(30), $"{poison.Length} messages put aside from {queue}");
        Assert.Equal(poison.Select(Convert.ToHexString).Order(), (await deployed.TakeAllAsync(dead)).Select(Convert.ToHexString).Order());
    }
}
