using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Claims;
using Redirect.Links.Storage;

namespace Redirect.Links.Tests.Claims;

/// <summary>What the databases and the outbox say of one code.</summary>
internal sealed class ToldClaims(LinksHost host, Guid codeId)
{
    private long read;

    /// <summary>The stock as others were told last; null: they were not.</summary>
    public StockState? Last { get; private set; }

    /// <summary>Events that were not read before. Each message tells a newer stock than the one before it.</summary>
    public async Task<IReadOnlyList<ClaimEvent>> NewAsync()
    {
        await using var scope = host.Services.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<LinksDbContext>().Database
            .SqlQuery<Row>($"SELECT id AS \"Id\", body AS \"Body\" FROM outbox WHERE exchange = {Exchanges.Claims} AND id > {read}").OrderBy(row => row.Id).ToListAsync();
        var events = new List<ClaimEvent>();
        foreach (var row in rows)
        {
            read = row.Id;
            var batch = ClaimBatch.Parser.ParseFrom(row.Body);
            if (new Guid(batch.Code.CodeId.Span, bigEndian: true) == codeId)
            {
                Assert.True(Last is null || batch.Code.Version > Last.Version, $"{Last} was followed by {batch.Code}");
                Last = batch.Code;
                events.AddRange(batch.Events);
            }
        }

        return events;
    }

    /// <summary>The code's rows: its stock, what is used of the campaign's budget, and its claims.</summary>
    public async Task<(CodeStock Stock, long Used, Dictionary<Guid, Claim> Claims)> RowsAsync()
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LinksDbContext>();
        var stock = await db.CodeStocks.AsNoTracking().SingleAsync(row => row.CodeId == codeId);
        var used = await db.SurpriseCodes.Where(code => code.Id == codeId)
            .Join(db.CampaignBudgets, code => code.CampaignId, budget => budget.CampaignId, (_, budget) => budget.Used).SingleOrDefaultAsync();
        return (stock, used, await db.Claims.AsNoTracking().Where(claim => claim.CodeId == codeId).ToDictionaryAsync(claim => claim.Id));
    }

    private sealed record Row(long Id, byte[] Body);
}
