using System.Diagnostics;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>A small month of <c>tests/simulated-month</c>, with another seed than the large one's, and one death on the way.</summary>
public sealed class SimulatedMonthTests
{
    [Fact]
    public async Task A_month_of_duplicates_late_events_and_poison_is_counted_to_the_last_unit()
    {
        Assert.NotEmpty(RealServers.Redis + RealServers.Postgres + RealServers.RabbitMq);
        var start = new ProcessStartInfo("dotnet", [Repository.Program("Redirect.SimulatedMonth"), "--visits", "20000", "--orders", "600", "--refunds", "80", "--seed", "7", "--kills", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var month = Process.Start(start)!;
        var error = month.StandardError.ReadToEndAsync();
        var output = await month.StandardOutput.ReadToEndAsync();
        await month.WaitForExitAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(month.ExitCode == 0, output + await error);
    }
}
