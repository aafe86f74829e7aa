using System.Globalization;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Faults;

/// <summary>kill -9 at the worst moments of a message (faults F1 and F2); random moments under a whole system's load are in the system tests.</summary>
[Collection(DeployedAttributionTests.Name)]
public sealed class ProcessKillTests(DeployedAttribution deployed)
{
    // The fault asks for ten; each takes some seconds.
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("REDIRECT_KILL_ROUNDS") ?? "1", CultureInfo.InvariantCulture);

    private readonly Guid merchant = Guid.CreateVersion7();

    [Fact] // F1
    public async Task Killed_in_the_middle_of_batches_nothing_of_them_is_there_and_all_of_them_is_counted_once()
    {
        await deployed.PublishAsync(DeployedAttribution.Visits(merchant, 10));
        await deployed.SettledAsync(merchant, 10);
        var counted = 10;
        for (var round = 0; round < Rounds; round++)
        {
            await using (await deployed.HoldAsync(merchant))
            {
                // More than are handled at once: some are in the middle, some were handed out, some wait with the broker.
                for (var message = 0; message < 30; message++)
                {
                    await deployed.PublishAsync(DeployedAttribution.Visits(merchant, 20));
                }

                await deployed.UntilHeldAsync();
                await deployed.Process.KillAsync();
                Assert.Equal(counted, await deployed.VisitsAsync(merchant));
            }

            await deployed.Process.RestartAsync();
            await deployed.SettledAsync(merchant, counted += 600);
        }
    }

    [Fact] // F2
    public async Task Killed_after_the_commit_and_before_the_acknowledgement_the_message_comes_again_and_changes_nothing()
    {
        await deployed.PublishAsync(DeployedAttribution.Visits(merchant, 10));
        await deployed.SettledAsync(merchant, 10);
        await using (await deployed.HoldAsync(merchant))
        {
            await deployed.PublishAsync(DeployedAttribution.Visits(merchant, 50).Append(Some.Visit(merchant, quality: Quality.Bot, at: DateTime.UnixEpoch)));
            await deployed.UntilHeldAsync();
            deployed.RabbitMq.Hang();
        }

        await Poll.UntilAsync(() => deployed.VisitsAsync(merchant), visits => visits == 60, TimeSpan.FromSeconds(30), "the batch is committed");
        await deployed.Process.KillAsync();

        // Reset, or the acknowledgement would go on its way after all.
        deployed.RabbitMq.Cut();
        deployed.RabbitMq.Restore();
        await Poll.UntilAsync(() => deployed.WaitingAsync(), waiting => waiting == 1, TimeSpan.FromSeconds(30), "the broker has the message again");

        await deployed.Process.RestartAsync();
        await deployed.SettledAsync(merchant, 60);
        Assert.Equal(1, await deployed.CountAsync("SELECT count(*) FROM rejected_visits WHERE merchant_id = $1", merchant));
        await deployed.AcknowledgedAsync();
        await deployed.SettledAsync(merchant, 60);
    }
}
