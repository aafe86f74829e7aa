using System.Diagnostics;
using System.Globalization;
using Redirect.Links.Visits.Spool;
using Redirect.Testing;
using static Redirect.Links.Tests.Visits.Spool.SpoolReading;

namespace Redirect.Links.Tests.Visits.Spool;

public sealed class SpoolKillTests
{
    [Fact]
    public async Task Ten_times_killed_and_every_record_that_was_said_to_be_kept_is_there()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20261122);
        var said = new List<long>();
        var delivered = new List<long>();
        for (var round = 0; round < 10; round++)
        {
            var first = (round + 1) * 1_000_000_000L;
            var last = await RunUntilKilledAsync(folder.Path, first, random.Next(1, 20_000), random.Next(0, 2000));
            said.Add(last);

            // Every other round the rest of the spool waits for the next process, too.
            if (round % 2 == 1)
            {
                continue;
            }

            using var spool = new VisitSpool(Settings(folder.Path, 64 * 1024, 1L << 30), TimeProvider.System);
            delivered.AddRange(spool.Drain().Numbers());
            Check(delivered, said);
        }

        using (var spool = new VisitSpool(Settings(folder.Path, 64 * 1024, 1L << 30), TimeProvider.System))
        {
            delivered.AddRange(spool.Drain().Numbers());
        }

        Check(delivered, said);
        Assert.Equal(10, said.Count);
    }

    // Numbers of a round begin at its own thousand million and have no gap; the last one that was printed in each is among them.
    private static void Check(List<long> delivered, List<long> said)
    {
        Assert.Equal(delivered.Distinct().Order(), delivered);
        foreach (var round in delivered.GroupBy(number => number / 1_000_000_000L))
        {
            Assert.Equal(round.Key * 1_000_000_000L, round.First());
            Assert.Equal(round.Count(), round.Last() - round.First() + 1);
        }

        var kept = delivered.ToHashSet();
        Assert.All(said, number => Assert.Contains(number, kept));
    }

    private static async Task<long> RunUntilKilledAsync(string directory, long first, int lines, int microseconds)
    {
        var writer = Path.Combine(AppContext.BaseDirectory, "Redirect.Links.SpoolWriter");
        using var process = Process.Start(new ProcessStartInfo(writer, [directory, first.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        var last = 0L;
        for (var line = 0; line < lines; line++)
        {
            last = long.Parse((await process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        }

        var wait = Stopwatch.StartNew();
        while (wait.Elapsed.TotalMicroseconds < microseconds)
        {
            Thread.SpinWait(10);
        }

        process.Kill(); // SIGKILL
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // A line may be torn by the kill; a whole one counts.
            last = line.Length == 10 || line.Length == 11 ? long.Parse(line, CultureInfo.InvariantCulture) : last;
        }

        await process.WaitForExitAsync();
        Assert.Equal(137, process.ExitCode);
        return last;
    }
}
