using System.Globalization;
using Redirect.Links.Limits;
using Redirect.Testing;

namespace Redirect.Links.Tests.Limits;

/// <summary>Random sequences of visits, changed limits, leavers and restarts, against the simplest thing that could be right.</summary>
public sealed class AdmissionModelTests
{
    [Fact]
    public async Task On_sqlite_it_counts_like_a_counter()
    {
        await using var desk = await AdmissionDesk.OpenAsync();
        await RunAsync(desk, seeds: 30);
    }

    [Fact]
    public async Task On_postgres_it_counts_like_a_counter()
    {
        var database = await RealServers.NewDatabaseAsync("admissions");
        try
        {
            await using var desk = await AdmissionDesk.OpenAsync(database);
            await RunAsync(desk, seeds: 30);
        }
        finally
        {
            await RealServers.DropDatabaseAsync(database);
        }
    }

    private static async Task RunAsync(AdmissionDesk desk, int seeds)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            var random = new Random(seed);
            var link = Guid.CreateVersion7();
            long admitted = 0;
            var max = 1L + random.Next(20);
            var story = new List<string>();
            for (var step = 0; step < 30; step++)
            {
                switch (random.Next(6))
                {
                    case 0:
                        max = 1 + random.Next(60);
                        story.Add(string.Create(CultureInfo.InvariantCulture, $"max {max}"));
                        break;
                    case 1:
                        desk.Restart();
                        story.Add("restart");
                        break;
                    case 2:
                        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.AskAsync(AdmissionDesk.Plan(link, max), new CancellationToken(canceled: true)));
                        story.Add("leaver");
                        break;
                    default:
                        var visitors = 1 + random.Next(12);
                        var answers = await Task.WhenAll(Enumerable.Range(0, visitors).Select(_ => Task.Run(() => desk.AskAsync(AdmissionDesk.Plan(link, max)))));
                        var granted = Math.Clamp(max - admitted, 0, visitors);
                        admitted += granted;
                        story.Add(string.Create(CultureInfo.InvariantCulture, $"{visitors} visitors, {granted} in"));
                        Assert.True(answers.Count(answer => answer == Admission.Granted) == granted && answers.Count(answer => answer == Admission.Full) == visitors - granted,
                            $"seed {seed}: {string.Join("; ", story)}; got {string.Join(' ', answers)}");
                        break;
                }
            }

            Assert.Equal(admitted, await desk.AdmittedAsync(link));
        }
    }
}
