using Microsoft.EntityFrameworkCore;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Ingest;

public sealed class SqliteStoredSignalsTests() : StoredSignalsTests(StorageProvider.Sqlite);

public sealed class PostgresStoredSignalsTests() : StoredSignalsTests(StorageProvider.Postgres);

/// <summary>What a visit's class was found from is kept as it travelled, so that it can be found again.</summary>
public abstract class StoredSignalsTests : CountingSuite
{
    private protected StoredSignalsTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Fact]
    public async Task User_agent_and_signs_come_back_as_they_were()
    {
        Visit[] visits = [With("Mozilla/5.0 (iPhone) 中文", 0x0000_0211), With("", 0), With("curl/8.5", uint.MaxValue), With("curl/8.5", 1), With(new string('x', 600), 2)];

        await Host.DeliverAsync(visits);
        await Host.DeliverAsync(visits);
        await Host.DeliverAsync(With("curl/8.5", 3));

        var stored = await Host.ReadAsync(async x =>
        {
            var agents = await x.UserAgents.ToDictionaryAsync(agent => agent.Id, agent => agent.Text);
            var rows = await x.Visits.ToDictionaryAsync(row => row.EventId);
            return visits.Select(visit => rows[new Guid(visit.EventId.Span, bigEndian: true)])
                .Select(row => (row.UserAgentId is { } id ? agents[id] : "", unchecked((uint)row.Signals), (Quality)row.Quality, row.QualityReason, (uint)row.QualityRulesVersion)).ToList();
        });
        Assert.Equal(visits.Select(visit => (visit.UserAgent[..Math.Min(visit.UserAgent.Length, 512)], visit.Signals, visit.Quality, visit.QualityReason, visit.QualityRulesVersion)), stored);
        Assert.Equal(3, await Host.ReadAsync(x => x.UserAgents.CountAsync()));
    }

    [Fact]
    public async Task A_new_user_agent_in_many_batches_at_once_is_kept_once()
    {
        var texts = Enumerable.Range(0, 40).Select(n => $"agent {n}").ToArray();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(seed => Task.Run(async () =>
        {
            var own = texts.ToArray();
            new Random(seed).Shuffle(own);
            foreach (var some in own.Chunk(8))
            {
                await Host.DeliverAsync(some.Select(text => With(text, 0)));
            }
        }, Cancel)));

        Assert.Equal(texts.Order(StringComparer.Ordinal), (await Host.ReadAsync(x => x.UserAgents.Select(agent => agent.Text).ToListAsync())).Order(StringComparer.Ordinal));
        Assert.Equal(240, (await TotalsAsync()).Visits.Total);
    }

    private Visit With(string userAgent, uint signals)
    {
        var visit = Some.Visit(Merchant);
        (visit.UserAgent, visit.Signals) = (userAgent, signals);
        return visit;
    }
}
