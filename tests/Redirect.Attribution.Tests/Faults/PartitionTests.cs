using System.Globalization;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Faults;

/// <summary>The network between the service and its database goes silent, with its connections open (fault F32).</summary>
[Collection(DeployedAttributionTests.Name)]
public sealed class PartitionTests(DeployedAttribution deployed)
{
    private const int Messages = 25;

    // The fault asks for 30 s.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("REDIRECT_PARTITION_SECONDS") ?? "3", CultureInfo.InvariantCulture));

    private readonly Guid merchant = Guid.CreateVersion7();

    [Fact]
    public async Task While_the_database_is_silent_nothing_is_acknowledged_and_all_is_counted_once_when_it_speaks_again()
    {
        await deployed.PublishAsync(DeployedAttribution.Visits(merchant, 10));
        await deployed.SettledAsync(merchant, 10);

        await SilentlyAsync();
        deployed.Database.Restore();
        await deployed.SettledAsync(merchant, 10 + (Messages * 20));

        // And once more with a death at the end of it, which shows what had been acknowledged: nothing.
        await SilentlyAsync();
        await deployed.Process.KillAsync();
        await Poll.UntilAsync(() => deployed.WaitingAsync(), waiting => waiting == Messages, TimeSpan.FromSeconds(30), "the broker has every message still");
        Assert.Equal(10 + (Messages * 20), await deployed.VisitsAsync(merchant));
        deployed.Database.Restore();
        await deployed.Process.RestartAsync();
        await deployed.SettledAsync(merchant, 10 + (2 * Messages * 20));
    }

    private async Task SilentlyAsync()
    {
        var before = await deployed.VisitsAsync(merchant);
        deployed.Database.Hang();
        for (var message = 0; message < Messages; message++)
        {
            await deployed.PublishAsync(DeployedAttribution.Visits(merchant, 20));
        }

        await Task.Delay(Silence);
        Assert.Equal(before, await deployed.VisitsAsync(merchant));
    }
}
