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
        if (!permutations.TryGetValue(kind, out var permutation))
        {
            // Whoever comes second waits here for the first one's commit, finds the key there, and reads that.
            var made = RandomNumberGenerator.GetBytes(32);
            await db.Database.ExecuteSqlAsync($"INSERT INTO code_secrets (kind, key) VALUES ({(int)kind}, {made}) ON CONFLICT DO NOTHING", cancellationToken);
            var key = await db.CodeSecrets.Where(secret => secret.Kind == kind).Select(secret => secret.Key).SingleAsync(cancellationToken);
            permutation = new CodePermutation(key, Length(kind));

            // Remembered only once it can't be rolled back any more: a forgotten key would make codes that repeat.
            afterCommit.Add(_ =>
            {
                permutations.TryAdd(kind, permutation);
                return Task.CompletedTask;
            });
        }

        return permutation.Encode(await db.NextNumberAsync(kind, cancellationToken));
    }

    private static int Length(CodeKind kind) => kind switch
    {
        CodeKind.Slug => 7,
        CodeKind.Placement => 6,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
