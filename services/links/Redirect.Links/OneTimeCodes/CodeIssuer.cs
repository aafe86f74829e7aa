using Microsoft.EntityFrameworkCore;
using Redirect.Links.Storage;

namespace Redirect.Links.OneTimeCodes;

/// <summary>Makes one-time codes, a chunk in a transaction: its numbers are taken, its codes stored, and only then somebody sees them.</summary>
internal sealed class CodeIssuer(IDbContextFactory<LinksDbContext> contexts)
{
    /// <summary>Codes of one transaction at most. On SQLite everybody else's writes wait for it, some tenths of a second.</summary>
    public const int ChunkSize = 10_000;

    /// <summary>The next codes that the surprise code lacks. Of two calls at once, one waits for the other's commit and goes on behind it.</summary>
    /// <param name="batch">What is made.</param>
    /// <param name="permutation">Of its series.</param>
    /// <param name="cancellationToken">Before the commit: nothing was made.</param>
    public async Task<IssuedCodes> IssueAsync(CodeBatch batch, SeriesPermutation permutation, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM surprise_codes WHERE id = {batch.CodeId} FOR NO KEY UPDATE", cancellationToken);
        }

        var made = await db.OneTimeCodes.Where(code => code.CodeId == batch.CodeId).MaxAsync(code => (long?)code.Number, cancellationToken) + 1 ?? 0;
        var lacking = (int)Math.Clamp(batch.Count - made, 0, ChunkSize);
        if (lacking == 0)
        {
            return new IssuedCodes(made, []);
        }

        var series = batch.Series;
        var taken = await db.Database.SqlQuery<long>($"UPDATE code_series SET taken = taken + {lacking} WHERE id = {series.Id} RETURNING taken - {lacking} AS \"Value\"").ToListAsync(cancellationToken);
        var texts = Array.ConvertAll(permutation.ValuesOf(taken[0], lacking), value => CodeTexts.Make(series.Prefix, series.Length, value));
        await CodeRows.AddAsync(db, batch.MerchantId, batch.CodeId, made, texts, cancellationToken);

        // From here on the caller's hanging up changes nothing: a chunk is whole.
        await transaction.CommitAsync(CancellationToken.None);
        return new IssuedCodes(made, texts);
    }
}
