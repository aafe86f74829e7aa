using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Writes;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Storage.Codes;

/// <summary>Makes slugs and placement codes: the next number of a counter through a permutation with a stored key.</summary>
internal sealed class CodeMaker
{
    private readonly ConcurrentDictionary<CodeKind, CodePermutation> permutations = new();

    /// <summary>A code that was not made before. Call it inside the request's transaction.</summary>
    public async Task<string> NextAsync(CodeKind kind, LinksDbContext db, AfterCommit afterCommit, CancellationToken cancellationToken)
    {
        var codes = await TakeAsync(kind, 1, db, cancellationToken);
        afterCommit.Add(_ =>
        {
            codes.Committed();
            return Task.CompletedTask;
        });
        return codes.Codes[0];
    }

    /// <summary>Many codes that were not made before, in one round trip. Call it inside the transaction, and <see cref="TakenCodes.Committed"/> after it.</summary>
    public async Task<TakenCodes> TakeAsync(CodeKind kind, int count, LinksDbContext db, CancellationToken cancellationToken)
    {
        if (!permutations.TryGetValue(kind, out var permutation))
        {
            // Whoever comes second waits here for the first one's commit, finds the key there, and reads that.
            var made = RandomNumberGenerator.GetBytes(32);
            await db.Database.ExecuteSqlAsync($"INSERT INTO code_secrets (kind, key) VALUES ({(int)kind}, {made}) ON CONFLICT DO NOTHING", cancellationToken);
            var key = await db.CodeSecrets.Where(secret => secret.Kind == kind).Select(secret => secret.Key).SingleAsync(cancellationToken);
            permutation = new CodePermutation(key, Length(kind));
        }

        var numbers = await db.NextNumbersAsync(kind, count, cancellationToken);

        // Remembered only once it can't be rolled back any more: a forgotten key would make codes that repeat.
        return new TakenCodes([.. numbers.Select(permutation.Encode)], () => permutations.TryAdd(kind, permutation));
    }

    private static int Length(CodeKind kind) => kind switch
    {
        CodeKind.Slug => 7,
        CodeKind.Placement => 6,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
