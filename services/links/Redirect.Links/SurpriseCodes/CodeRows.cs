using Microsoft.EntityFrameworkCore;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

/// <summary>Reads a merchant's surprise codes with their stocks.</summary>
internal static class CodeRows
{
    /// <summary>Newest first.</summary>
    public static IQueryable<CodeAnswer.Row> Of(LinksDbContext db, IQueryable<SurpriseCode> codes) => codes.AsNoTracking()
        .Join(db.CodeStocks, code => code.Id, stock => stock.CodeId, (code, stock) => new { code, stock })
        .LeftJoin(db.CodeSeries, row => row.code.SeriesId, series => (Guid?)series.Id, (row, series) => new { row.code, row.stock, length = series == null ? (int?)null : series.Length })
        .OrderByDescending(row => row.code.Id)
        .Select(row => new CodeAnswer.Row(row.code, row.stock, row.length));
}
