using Microsoft.EntityFrameworkCore;
using Redirect.Contracts.Links.V1;
using Redirect.Links.Storage;

namespace Redirect.Links.Watermarks;

/// <summary>Which of some numbers are marks of a merchant. Another merchant's are as unknown as those that were never given out.</summary>
internal sealed class FindWatermarks(IDbContextFactory<LinksDbContext> contexts)
{
    private const int AtOnce = 500;

    public async Task<FindWatermarksAnswer> AnswerAsync(FindWatermarksRequest question, CancellationToken cancellationToken)
    {
        var merchantId = Ids.Merchant(question.MerchantId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var answer = new FindWatermarksAnswer();
        foreach (var ids in question.Ids.Where(WatermarkId.IsOne).Select(id => (long)id).Distinct().Order().Chunk(AtOnce))
        {
            var rows = await WatermarkRow.Of(db, db.Watermarks.Where(mark => mark.MerchantId == merchantId && ids.Contains(mark.Id))).ToListAsync(cancellationToken);
            answer.Watermarks.AddRange(rows.OrderBy(row => row.Mark.Id).Select(row => row.ToMessage()));
        }

        return answer;
    }
}
