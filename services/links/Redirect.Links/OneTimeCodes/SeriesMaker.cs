using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Problems;
using Redirect.Links.Storage;

namespace Redirect.Links.OneTimeCodes;

/// <summary>Finds the series that a new surprise code's one-time codes are numbered in, or makes it, and refuses more codes than it has room for.</summary>
internal sealed class SeriesMaker(IOptions<OneTimeCodeOptions> options)
{
    /// <summary>One-time codes of one surprise code at most.</summary>
    public const long MaxCount = 1_000_000;

    /// <summary>Symbols behind the prefix when the merchant does not say.</summary>
    public const int DefaultLength = 10;

    /// <summary>
    /// Call it inside the transaction that then inserts the surprise code with this <see cref="CodeSeries.Id"/> and <paramref name="count"/>, once in
    /// that transaction: until it ends nobody else gets a series of this merchant, and what it inserts is what the next call counts.
    /// </summary>
    /// <param name="db">In a transaction.</param>
    /// <param name="merchantId">Whose codes they are.</param>
    /// <param name="prefix">As the merchant writes it, 0 to 8 letters and digits; null: none.</param>
    /// <param name="length">Symbols behind it, 6 to 13; null: 10.</param>
    /// <param name="count">How many codes the surprise code may have, 1 to 1,000,000.</param>
    /// <param name="errors">Is told what is wrong, by the fields <c>generate.prefix</c>, <c>generate.length</c> and <c>generate.count</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The series; null when something was wrong.</returns>
    public async Task<Guid?> EnsureAsync(
        LinksDbContext db, Guid merchantId, string? prefix, int? length, long count, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (Check(errors, prefix, length ?? DefaultLength, count) is not { } wanted)
        {
            return null;
        }

        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("A series is made in the transaction of its surprise code.");
        }

        if (db.Database.IsNpgsql())
        {
            // Of one merchant one after the other. Inserts that refer to the merchant go on; on SQLite there is one writer anyway.
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM merchants WHERE \"Id\" = {merchantId} FOR NO KEY UPDATE", cancellationToken);
        }

        // The texts of a series with another length of its own are as long as these, and begin alike: the two could be equal.
        var total = wanted.Prefix.Length + wanted.Length;
        var alike = await db.CodeSeries.AsNoTracking().Where(series => series.MerchantId == merchantId && series.Prefix.Length + series.Length == total)
            .Select(series => new { series.Id, series.Prefix }).ToListAsync(cancellationToken);
        var standing = alike.FirstOrDefault(series => series.Prefix == wanted.Prefix);
        if (standing is null && alike.Exists(series => BeginsWith(series.Prefix, wanted.Prefix) || BeginsWith(wanted.Prefix, series.Prefix)))
        {
            errors.Add("generate.prefix", "prefix_ambiguous", "With this length, codes could be equal to those of another prefix of yours that begins alike. Take another length or prefix.");
            return null;
        }

        if (!await HasRoomAsync(db, merchantId, standing?.Id, wanted.Length, count, errors, cancellationToken))
        {
            return null;
        }

        return standing?.Id ?? await MakeAsync(db, merchantId, wanted, cancellationToken);
    }

    private static (string Prefix, int Length)? Check(FieldErrors errors, string? prefix, int length, long count)
    {
        var folded = CodeTexts.FoldPrefix(prefix);
        if (folded is null)
        {
            errors.Add("generate.prefix", "prefix_invalid", $"'generate.prefix' is at most {CodeTexts.MaxPrefix} letters (A to Z) and digits, without spaces and dashes.");
        }

        if (length is < CodeTexts.MinLength or > CodeTexts.MaxLength)
        {
            errors.Add("generate.length", "code_length_invalid", $"'generate.length' is a number from {CodeTexts.MinLength} to {CodeTexts.MaxLength}.");
            folded = null;
        }

        if (count is < 1 or > MaxCount)
        {
            errors.Add("generate.count", "code_count_invalid", "'generate.count' is a number from 1 to 1,000,000. Make more surprise codes for more.");
            folded = null;
        }

        return folded is null ? null : (folded, length);
    }

    // By what was promised, not by what is made: a surprise code that exists can always be given all its codes.
    private async Task<bool> HasRoomAsync(LinksDbContext db, Guid merchantId, Guid? seriesId, int length, long count, FieldErrors errors, CancellationToken cancellationToken)
    {
        var promised = db.SurpriseCodes.Where(code => code.MerchantId == merchantId && code.SeriesId != null);
        if (options.Value.MaxPerMerchant is > 0 and var max && await promised.SumAsync(code => code.Count, cancellationToken) + count > max)
        {
            errors.Add("generate.count", "code_quota_exceeded", "You would have more one-time codes than this installation allows a merchant, those of withdrawn surprise codes included.");
            return false;
        }

        var given = seriesId is null ? 0 : await promised.Where(code => code.SeriesId == seriesId).SumAsync(code => code.Count, cancellationToken);
        if (given + count <= CodeSpace.RoomOf(length))
        {
            return true;
        }

        errors.Add(
            "generate.length", "code_space_too_small",
            $"With the codes that there are, so many of this length and prefix could be guessed. The shortest length that fits is {CodeSpace.ShortestFor(given + count)}.");
        return false;
    }

    private static async Task<Guid> MakeAsync(LinksDbContext db, Guid merchantId, (string Prefix, int Length) wanted, CancellationToken cancellationToken)
    {
        var series = new CodeSeries
        {
            Id = Guid.CreateVersion7(),
            MerchantId = merchantId,
            Prefix = wanted.Prefix,
            Length = wanted.Length,
            Key = RandomNumberGenerator.GetBytes(SeriesPermutation.KeyLength),
        };
        db.CodeSeries.Add(series);
        await db.SaveChangesAsync(cancellationToken);
        return series.Id;
    }

    private static bool BeginsWith(string text, string start) => text.StartsWith(start, StringComparison.Ordinal);
}
